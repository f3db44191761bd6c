"""The demonstration's URLs; `config.demo_urls` alone includes them."""

from django.urls import URLPattern, path

from giliran.demo.web import moving, samples, start

app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("peragaan/", start.start, name="start"),
    path("peragaan/sekarang/", start.now, name="now"),
    path("peragaan/jam/", moving.move, name="move"),
    path("peragaan/kecepatan/", moving.hurry, name="hurry"),
    path("peragaan/contoh/<int:number>/<slug:what>.jpg", samples.picture, name="sample"),
]
