"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.lobby.web.public import board, kiosk, phone
from giliran.lobby.web.staff import arrivals, console

app_name = "lobby"
urlpatterns: list[URLPattern] = [
    path("kios/<slug:office_code>/", kiosk.welcome, name="kiosk"),
    path("kios/<slug:office_code>/mulai/", kiosk.start_again, name="kiosk_start"),
    path("kios/<slug:office_code>/nomor/<str:token>/", kiosk.show_ticket, name="kiosk_ticket"),
    path("papan/<slug:office_code>/", board.show, name="board"),
    path("antrean/<str:token>/", phone.follow, name="follow"),
    path("antrean/<str:token>/pergi/", phone.leave, name="leave"),
    path("antrean/<str:token>/kembali/", phone.come_back, name="come_back"),
    path("petugas/<slug:office_code>/loket/", console.show, name="console"),
    path("petugas/<slug:office_code>/loket/ambil/", console.take, name="take_counter"),
    path("petugas/<slug:office_code>/loket/tindakan/", console.act, name="act"),
    path("petugas/<slug:office_code>/kedatangan/", arrivals.show, name="arrivals"),
    path("petugas/<slug:office_code>/kedatangan/masuk/", arrivals.check_in, name="arrivals_check_in"),
    path("petugas/<slug:office_code>/kedatangan/langsung/", arrivals.walk_in, name="arrivals_walk_in"),
    path("petugas/<slug:office_code>/kedatangan/<uuid:visit_id>/", arrivals.act, name="arrivals_act"),
]
