"""The URLs of a demonstration: everybody's, and the demonstration's own."""

from django.urls import URLPattern, URLResolver, include, path

from giliran.config import urls

handler500 = urls.handler500

urlpatterns: list[URLPattern | URLResolver] = [*urls.urlpatterns, path("", include("giliran.demo.web.urls"))]
