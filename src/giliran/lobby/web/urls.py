"""The room's URLs."""

from django.urls import URLPattern, path

from giliran.lobby.web import speech
from giliran.lobby.web.public import board, follow_push, kiosk, kiosk_setting, kiosk_walk_in, phone, rule, waits
from giliran.lobby.web.staff import arrivals, console, devices, duties, filing, hall, plans

app_name = "lobby"
urlpatterns: list[URLPattern] = [
    path("perkiraan/<slug:office_code>/", waits.show, name="waits"),
    path("kios/<slug:office_code>/", kiosk.welcome, name="kiosk"),
    path("kios/<slug:office_code>/janji/", kiosk.ask_code, name="kiosk_code"),
    path("kios/<slug:office_code>/lanjut/", kiosk.ask_ticket, name="kiosk_continue"),
    path("kios/<slug:office_code>/langsung/", kiosk_walk_in.walk_in, name="kiosk_walk_in"),
    path("kios/<slug:office_code>/tampilan/", kiosk_setting.set_view, name="kiosk_view"),
    path("kios/<slug:office_code>/pasang/", kiosk_setting.pair, name="kiosk_pair"),
    path("kios/<slug:office_code>/mulai/", kiosk.start_again, name="kiosk_start"),
    path("kios/<slug:office_code>/nomor/<str:token>/", kiosk.show_ticket, name="kiosk_ticket"),
    path("papan/<slug:office_code>/", board.show, name="board"),
    path("papan/<slug:office_code>/<slug:slug>/", board.show, name="board_of"),
    path("suara/<slug:language>.json", speech.words, name="voice"),
    path("suara/<slug:language>/<slug:key>/<slug:digest>.wav", speech.piece, name="voice_piece"),
    path("antrean/aturan/<slug:office_code>/", rule.show, name="rule"),
    path("antrean/pekerja.js", follow_push.worker, name="follow_worker"),
    path("antrean/<str:token>/", phone.follow, name="follow"),
    path("antrean/<str:token>/pergi/", phone.leave, name="leave"),
    path("antrean/<str:token>/kembali/", phone.come_back, name="come_back"),
    path("antrean/<str:token>/nanti/", phone.more_time, name="more_time"),
    path("antrean/<str:token>/urutan/", phone.why, name="follow_why"),
    path("antrean/<str:token>/kabar/", follow_push.switch_on, name="push_on"),
    path("antrean/<str:token>/kabar/berhenti/", follow_push.switch_off, name="push_off"),
    path("petugas/<slug:office_code>/loket/", console.show, name="console"),
    path("petugas/<slug:office_code>/loket/ambil/", console.take, name="take_counter"),
    path("petugas/<slug:office_code>/loket/alih/", console.take_over, name="take_over"),
    path("petugas/<slug:office_code>/loket/tindakan/", console.act, name="act"),
    path("petugas/<slug:office_code>/aula/", hall.show, name="hall"),
    path("petugas/<slug:office_code>/aula/tindakan/", hall.act, name="hall_act"),
    path("petugas/<slug:office_code>/tahap/", plans.show, name="plan"),
    path("petugas/<slug:office_code>/tahap/tindakan/", plans.act, name="plan_act"),
    path("petugas/<slug:office_code>/tahap/baru/", plans.add_step, name="plan_new"),
    path("petugas/<slug:office_code>/tahap/<slug:key>/", plans.change_step, name="plan_step"),
    path("petugas/<slug:office_code>/tugas-loket/", duties.show, name="duties"),
    path("petugas/<slug:office_code>/tugas-loket/<uuid:officer_id>/", duties.change, name="duty"),
    path("petugas/<slug:office_code>/layanan-pintu/", duties.door, name="door_services"),
    path("petugas/<slug:office_code>/perangkat/", devices.show, name="devices"),
    path("petugas/<slug:office_code>/perangkat/baru/<slug:kind>/", devices.add, name="device_new"),
    path("petugas/<slug:office_code>/perangkat/<uuid:device_id>/", devices.change, name="device"),
    path("petugas/<slug:office_code>/perangkat/<uuid:device_id>/tindakan/", devices.act, name="device_act"),
    path("petugas/<slug:office_code>/kedatangan/", arrivals.show, name="arrivals"),
    path("petugas/<slug:office_code>/kedatangan/masuk/", arrivals.check_in, name="arrivals_check_in"),
    path("petugas/<slug:office_code>/kedatangan/langsung/", arrivals.walk_in, name="arrivals_walk_in"),
    path("petugas/<slug:office_code>/kedatangan/permohonan/", filing.start, name="filing_start"),
    path("petugas/<slug:office_code>/kedatangan/permohonan/mulai/", filing.begin, name="filing_begin"),
    path("petugas/<slug:office_code>/kedatangan/permohonan/<uuid:application_id>/", filing.show, name="filing"),
    path(
        "petugas/<slug:office_code>/kedatangan/permohonan/<uuid:application_id>/<slug:page>/",
        filing.fill,
        name="filing_page",
    ),
    path("petugas/<slug:office_code>/kedatangan/printer/", arrivals.choose_printer, name="arrivals_printer"),
    path("petugas/<slug:office_code>/kedatangan/<uuid:visit_id>/", arrivals.act, name="arrivals_act"),
    path("petugas/<slug:office_code>/kedatangan/<uuid:visit_id>/cetak/", arrivals.print_again, name="arrivals_print"),
]
