"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.journey.web.applicant import home, landing, status
from giliran.journey.web.staff import desk

app_name = "journey"
urlpatterns: list[URLPattern] = [
    path("", landing.landing, name="landing"),
    path("beranda/", home.home, name="home"),
    path("permohonan-saya/<uuid:application_id>/", home.application, name="application"),
    path("permohonan-saya/<uuid:application_id>/antrean/", home.ticket, name="ticket"),
    path("status/", status.status, name="status"),
    path("petugas/", desk.desk, name="desk"),
]
