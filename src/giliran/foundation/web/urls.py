"""The foundation's URLs."""

from django.urls import URLPattern, path

from giliran.foundation.web import style_page

app_name = "foundation"
urlpatterns: list[URLPattern] = [path("gaya/", style_page.show_style, name="style")]
