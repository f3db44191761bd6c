"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.issuance.web.staff import pickup, production

app_name = "issuance"
_PRODUCTION = "petugas/<slug:office_code>/produksi/"
_PICKUP = "petugas/<slug:office_code>/pengambilan/"
urlpatterns: list[URLPattern] = [
    path(_PRODUCTION, production.work, name="production"),
    path(f"{_PRODUCTION}<uuid:passport_id>/", production.sheet, name="sheet"),
    path(f"{_PRODUCTION}<uuid:passport_id>/cetak/", production.print_booklet, name="print"),
    path(f"{_PRODUCTION}<uuid:passport_id>/mutu/", production.check, name="check"),
    path(_PICKUP, pickup.find, name="pickup"),
    path(f"{_PICKUP}<uuid:passport_id>/", pickup.hand_over, name="hand_over"),
]
