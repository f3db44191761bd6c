"""Every room's URLs; each room holds its own full paths."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from giliran.accounts.web import signing
from giliran.accounts.web.tongue import set_language
from giliran.config import api_pages

handler400 = "giliran.config.errors.bad_request"
handler403 = "giliran.config.errors.forbidden"
handler404 = "giliran.config.errors.not_found"
handler500 = "giliran.config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("bahasa/", set_language, name="set_language"),
    path("api/", api_pages.reading, name="api"),
    path("api/openapi.json", api_pages.description, name="api_description"),
    path("admin/", admin.site.urls),
    path("", include(signing)),
    *[
        path("", include(import_module(f"giliran.{room}.web.urls")))
        for room in settings.ROOMS
        if find_spec(f"giliran.{room}.web") and find_spec(f"giliran.{room}.web.urls")
    ],
]
