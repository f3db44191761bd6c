"""The room's URLs; signing up and in stands in `signing`."""

from django.urls import URLPattern, path

from giliran.accounts.web import profile, second_factor
from giliran.accounts.web.family import add, change, family, remove

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("akun/", profile.profile, name="profile"),
    path("akun/ubah/", profile.edit, name="edit"),
    path("akun/langkah-kedua/", second_factor.needed, name="second_factor"),
    path("akun/keluarga/", family, name="family"),
    path("akun/keluarga/tambah/", add, name="family_add"),
    path("akun/keluarga/<uuid:person_id>/", change, name="family_change"),
    path("akun/keluarga/<uuid:person_id>/hapus/", remove, name="family_remove"),
]
