"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.offices.web import finder

app_name = "offices"
urlpatterns: list[URLPattern] = [
    path("kantor/", finder.offices, name="finder"),
    path("kantor/<slug:code>/", finder.office, name="office"),
]
