"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.catalogue.web import pages

app_name = "catalogue"
urlpatterns: list[URLPattern] = [
    path("layanan/", pages.services, name="services"),
    path("layanan/di/", pages.choose_office, name="choose_office"),
    path("layanan/di/<slug:code>/", pages.at_office, name="at_office"),
]
