"""URLs of signs of broking."""

from django.urls import URLPattern, path

from giliran.appointments.web.staff import signs

URLS: list[URLPattern] = [
    path("kantor/<slug:office_code>/tanda/", signs.office_signs, name="signs"),
    path("kantor/<slug:office_code>/tanda/<uuid:sign_id>/", signs.office_sign, name="sign"),
    path("pusat/tanda/", signs.all_signs, name="all_signs"),
    path("pusat/tanda/<uuid:sign_id>/", signs.any_sign, name="any_sign"),
]
