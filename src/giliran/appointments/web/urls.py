"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.appointments.web import urls_quota, urls_release, urls_signs
from giliran.appointments.web.applicant import (
    billing,
    checking,
    choosing,
    managing,
    office,
    preparing,
    reservation,
    together,
    waiting,
)
from giliran.appointments.web.staff import waiting_list

app_name = "appointments"
_APPLICATION = "janji/<uuid:application_id>/"
_BOOKING = "janji/<uuid:booking_id>/"
urlpatterns: list[URLPattern] = [
    path(_APPLICATION, choosing.choose, name="choose"),
    path(f"{_APPLICATION}kantor/", office.office, name="office"),
    path(f"{_APPLICATION}bayar-dulu/", checking.pay_first, name="pay_first"),
    path(f"{_APPLICATION}tanggal/<str:day>/", choosing.day, name="day"),
    path(f"{_APPLICATION}waktu/<uuid:slot_id>/", checking.check, name="check"),
    path(f"{_APPLICATION}siap/", preparing.prepare, name="prepare"),
    path(f"{_APPLICATION}daftar-tunggu/", waiting.wish, name="wish"),
    path(f"{_APPLICATION}daftar-tunggu/keluar/", waiting.leave, name="wish_leave"),
    path(f"{_APPLICATION}bersama/", together.together, name="together"),
    path("janji/tawaran/<uuid:offer_id>/", waiting.offer, name="offer"),
    path("petugas/<slug:office_code>/daftar-tunggu/", waiting_list.waiting_list, name="waiting_list"),
    path(f"{_BOOKING}tagihan/", billing.bill, name="bill"),
    path(f"{_BOOKING}kelola/", managing.manage, name="manage"),
    path(f"{_BOOKING}batal/", managing.cancel, name="cancel"),
    path(f"{_BOOKING}reservasi/", reservation.reservation, name="reservation"),
    path(f"{_BOOKING}reservasi/kalender.ics", reservation.calendar_file, name="calendar_file"),
    path(f"{_BOOKING}reservasi/aplikasi.webmanifest", reservation.manifest, name="manifest"),
    path(f"{_BOOKING}reservasi/pekerja.js", reservation.worker, name="worker"),
    *urls_quota.URLS,
    *urls_signs.URLS,
    *urls_release.URLS,
]
