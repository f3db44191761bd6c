"""URLs of releases: for everybody, and for an office's supervisor."""

from django.urls import URLPattern, path

from giliran.appointments.web.public import releases as public
from giliran.appointments.web.staff import releases

_STAFF = "petugas/<slug:office_code>/rilis/"
URLS: list[URLPattern] = [
    path("rilis/kantor/<slug:code>/", public.office_releases, name="release_list"),
    path("rilis/<uuid:release_id>/", public.release, name="release"),
    path("rilis/<uuid:release_id>/undian.json", public.draw, name="release_draw"),
    path(_STAFF, releases.overview, name="releases"),
    path(f"{_STAFF}jadwal/", releases.schedule, name="release_schedule"),
    path(f"{_STAFF}jadwal/<uuid:schedule_id>/akhiri/", releases.end_schedule, name="release_schedule_end"),
    path(f"{_STAFF}tambahan/", releases.extra, name="release_extra"),
    path(f"{_STAFF}<uuid:release_id>/batal/", releases.cancel, name="release_cancel"),
    path(f"{_STAFF}<uuid:release_id>/akhiri/", releases.end, name="release_end"),
]
