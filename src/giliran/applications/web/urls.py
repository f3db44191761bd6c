"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.applications.web.applicant import correcting, filling, overview, sending, starting

app_name = "applications"
_ONE = "permohonan/<uuid:application_id>/"
urlpatterns: list[URLPattern] = [
    path("permohonan/baru/", starting.start, name="start"),
    path(_ONE, overview.application, name="application"),
    path(f"{_ONE}isi/<slug:page>/", filling.page, name="page"),
    path(f"{_ONE}nik/", filling.nik, name="nik"),
    path(f"{_ONE}tidak-di-sini/", starting.stop, name="stop"),
    path(f"{_ONE}kantor/", starting.office, name="office"),
    path(f"{_ONE}jenis-paspor/", starting.product, name="product"),
    path(f"{_ONE}periksa/", sending.check, name="check"),
    path(f"{_ONE}kirim/", sending.send, name="send"),
    path(f"{_ONE}perbaikan/", correcting.correction, name="correction"),
    path(f"{_ONE}batal/", sending.cancel, name="cancel"),
]
