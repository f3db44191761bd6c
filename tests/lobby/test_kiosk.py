"""The kiosk: codes become tickets, walk-ins choose and get a number, every screen is left as it was found."""

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import segno
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import translation

from giliran.lobby import queries, services
from giliran.lobby.models import PrintJob, Visit
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import StepState, StopReason, VisitClass
from giliran.lobby.services.door import stop_door
from giliran.lobby.web.kiosks import SECRET_COOKIE, VIEW_COOKIE
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_booking_for, a_hall, a_walk_in, an_officer, at_counter, call
from tests.lobby.kiosks import at_a_kiosk, paper_kept
from tests.lobby.staff import lobby_url

pytestmark = pytest.mark.django_db
DEMO = {"DEMO": True, "DEMO_PRINTER": "tcp:127.0.0.1:9100", "ROOT_URLCONF": "giliran.config.demo_urls"}


@pytest.fixture(autouse=True)
def _at_nine(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=False), translation.override("id"), paper_kept():
        yield


@pytest.fixture
def kiosk(client: Client, office: OfficeView, at: datetime) -> Client:
    at_a_kiosk(client, office=office, at=at, printer="tcp:10.0.0.7")
    return client


def _key(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_a_code_gives_a_ticket_and_the_same_one_again(kiosk: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at)
    for code in (booking.code, f" {booking.code.lower()} ", f"https://giliran.example/r/{booking.code}"):
        answer = kiosk.post(lobby_url("kiosk", office.code), {"code": code}, follow=True)
        assert "A-001" in answer.content.decode()
        assert "data:image/svg+xml" in answer.content.decode()
    page = answer.content.decode()
    assert page.count('http-equiv="refresh"') == 1
    assert f'data-idle-start="{lobby_url("kiosk_start", office.code)}" data-idle-always' in page
    assert PrintJob.objects.count() == 1
    assert Visit.objects.count() == 1


def test_a_screen_that_is_no_kiosk_looks_but_gives_nothing(client: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at)
    for name in ("kiosk", "kiosk_code", "kiosk_continue", "kiosk_walk_in"):
        assert "Layar ini belum dipasang" in client.get(lobby_url(name, office.code)).content.decode()
    answer = client.post(lobby_url("kiosk", office.code), {"code": booking.code})
    assert answer.status_code == 422
    answer = client.post(lobby_url("kiosk_walk_in", office.code), {"service": "paspor", "lane": "walk_in"})
    assert answer.status_code == 422
    client.cookies[SECRET_COOKIE] = "guessed"
    assert client.post(lobby_url("kiosk", office.code), {"code": booking.code}).status_code == 422
    assert not Visit.objects.exists()


def test_a_kiosk_of_another_office_is_none_here(client: Client, office: OfficeView, at: datetime) -> None:
    at_a_kiosk(client, office=a_hall(code="denpasar"), at=at)
    booking = a_booking_for(office=office, starts_at=at)
    assert client.post(lobby_url("kiosk", office.code), {"code": booking.code}).status_code == 422
    assert not Visit.objects.exists()


def test_every_screen_of_a_demonstration_is_a_kiosk(client: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at)
    with override_settings(**DEMO):
        assert "belum dipasang" not in client.get(lobby_url("kiosk", office.code)).content.decode()
        answer = client.post(lobby_url("kiosk", office.code), {"code": booking.code}, follow=True)
    assert "A-001" in answer.content.decode()
    assert PrintJob.objects.get().device.printer == "tcp:127.0.0.1:9100"


def test_nothing_is_called_optional(client: Client, office: OfficeView) -> None:
    assert "boleh dikosongkan" not in client.get(lobby_url("kiosk_code", office.code)).content.decode()


def test_the_kiosk_says_why_not(kiosk: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at + timedelta(hours=2))
    for code, words in (("", "Ketik kode"), ("ABCD-1234", "tidak kami kenal"), (booking.code, "pukul 10.30")):
        answer = kiosk.post(lobby_url("kiosk", office.code), {"code": code})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_who_is_late_is_told_how_they_queue(kiosk: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at - timedelta(minutes=50))
    answer = kiosk.post(lobby_url("kiosk", office.code), {"code": booking.code}, follow=True)
    assert "lewat dari waktu janji" in answer.content.decode()


def test_the_kiosk_reads_a_photo(kiosk: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at)
    drawn = io.BytesIO()
    segno.make(booking.code).save(drawn, kind="png", scale=9, border=4)
    photo = SimpleUploadedFile("foto.png", drawn.getvalue(), "image/png")
    answer = kiosk.post(lobby_url("kiosk", office.code), {"code": "", "photo": photo}, follow=True)
    assert "A-001" in answer.content.decode()

    for content in (b"GIF89a nothing", b"\x89PNG\r\n\x1a\n broken"):
        answer = kiosk.post(lobby_url("kiosk", office.code), {"photo": SimpleUploadedFile("x.png", content)})
        assert answer.status_code == 422
        assert "tidak terbaca" in answer.content.decode()


def test_the_kiosk_grows_tired_of_guessing(kiosk: Client, office: OfficeView) -> None:
    for _ in range(40):
        kiosk.post(lobby_url("kiosk", office.code), {"code": "2222-2222"})
    answer = kiosk.post(lobby_url("kiosk", office.code), {"code": "2222-2222"})
    assert "Terlalu banyak percobaan" in answer.content.decode()


def test_starting_again_forgets_the_visitor_and_not_the_kiosk(kiosk: Client, office: OfficeView) -> None:
    kiosk.post(lobby_url("kiosk_view", office.code), {"large": "1", "next": lobby_url("kiosk_code", office.code)})
    assert "kiosk-large" in kiosk.get(lobby_url("kiosk_code", office.code)).content.decode()
    answer = kiosk.get(lobby_url("kiosk_start", office.code))
    assert answer.cookies["django_language"].value == ""
    assert answer.cookies[VIEW_COOKIE].value == ""
    assert answer.cookies[SECRET_COOKIE].value
    assert answer.cookies[SECRET_COOKIE]["httponly"]
    assert "kiosk-large" not in kiosk.get(lobby_url("kiosk", office.code)).content.decode()


def test_letters_and_voice_lead_back_to_the_kiosk_alone(client: Client, office: OfficeView) -> None:
    for wanted in ("https://elsewhere.example/", "//elsewhere.example", "/petugas/", "/kios/\\elsewhere"):
        answer = client.post(lobby_url("kiosk_view", office.code), {"voice": "1", "next": wanted})
        assert answer["Location"] == lobby_url("kiosk", office.code)


def test_the_own_ticket_brings_somebody_back(kiosk: Client, office: OfficeView, at: datetime) -> None:
    session = at_counter(office=office, at=at)
    ticket = a_walk_in(office=office, at=at)
    for _ in range(3):
        call(session, at=at)
        services.not_here(visit_id=ticket.visit_id, officer_id=session.officer_id, at=at)
    scanned = "https://giliran.example" + lobby_url("follow", follow_token(visit_id=ticket.visit_id, at=at))
    kiosk.post(lobby_url("kiosk", office.code), {"code": scanned})
    assert queries.ticket(ticket.visit_id).step_state == StepState.WAITING


def test_a_ticket_that_waits_is_shown_and_one_that_ended_is_not(
    kiosk: Client, office: OfficeView, at: datetime
) -> None:
    ticket = a_walk_in(office=office, at=at)
    scanned = "https://giliran.example" + lobby_url("follow", follow_token(visit_id=ticket.visit_id, at=at))
    answer = kiosk.post(lobby_url("kiosk", office.code), {"code": scanned}, follow=True)
    assert ticket.number in answer.content.decode()
    services.leave(visit_id=ticket.visit_id, at=at, actor=None)
    answer = kiosk.post(lobby_url("kiosk", office.code), {"code": scanned})
    assert (answer.status_code, "sudah tidak berlaku" in answer.content.decode()) == (422, True)


def test_a_ticket_of_another_office_is_not_continued_here(kiosk: Client, office: OfficeView, at: datetime) -> None:
    ticket = a_walk_in(office=a_hall(code="denpasar"), at=at)
    scanned = "https://giliran.example" + lobby_url("follow", follow_token(visit_id=ticket.visit_id, at=at))
    answer = kiosk.post(lobby_url("kiosk", office.code), {"code": scanned})
    assert "kantor lain" in answer.content.decode()


def test_who_has_no_appointment_chooses_and_gets_one_number(kiosk: Client, office: OfficeView, at: datetime) -> None:
    first = kiosk.get(lobby_url("kiosk_walk_in", office.code)).content.decode()
    assert "Paspor hilang" in first
    at_counter(office=office, at=at)
    page = kiosk.get(lobby_url("kiosk_walk_in", office.code) + "?untuk=hilang").content.decode()
    assert "Kira-kira menunggu" in page
    chosen = {"service": "hilang", "lane": "walk_in", "once": _key(page)}
    answers = [kiosk.post(lobby_url("kiosk_walk_in", office.code), chosen) for _ in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    visit = Visit.objects.get()
    assert (visit.visit_class, visit.service, visit.priority_asked) == (VisitClass.WALK_IN, "hilang", False)
    assert PrintJob.objects.count() == 1
    assert visit.number in kiosk.get(answers[0]["Location"]).content.decode()


def test_priority_is_asked_for_and_the_ticket_says_what_to_do(kiosk: Client, office: OfficeView) -> None:
    answer = kiosk.post(lobby_url("kiosk_walk_in", office.code), {"service": "paspor", "lane": "priority"}, follow=True)
    assert "Tunjukkan diri Anda di meja depan" in answer.content.decode()
    visit = Visit.objects.get()
    assert visit.priority_asked
    assert visit.visit_class == VisitClass.WALK_IN


@pytest.mark.parametrize("sent", [{}, {"service": "paspor"}, {"service": "nothing", "lane": "walk_in"}])
def test_a_choice_left_out_is_asked_again(kiosk: Client, office: OfficeView, sent: dict[str, str]) -> None:
    answer = kiosk.post(lobby_url("kiosk_walk_in", office.code), sent)
    assert answer.status_code == 422
    assert "Anda datang untuk apa?" in answer.content.decode()


def test_the_ticket_is_in_the_language_of_the_screen(kiosk: Client, office: OfficeView) -> None:
    kiosk.cookies["django_language"] = "en"
    answer = kiosk.post(lobby_url("kiosk_walk_in", office.code), {"service": "paspor", "lane": "walk_in"}, follow=True)
    assert 'lang="en"' in answer.content.decode()
    assert Visit.objects.get().language == "en"


def test_a_door_that_is_stopped_says_so_and_offers_an_appointment(
    kiosk: Client, office: OfficeView, at: datetime
) -> None:
    page = kiosk.get(lobby_url("kiosk_walk_in", office.code) + "?untuk=paspor").content.decode()
    stop_door(office_id=office.id, reason=next(iter(StopReason)), at=at, actor=an_officer(office=office, at=at))
    answer = kiosk.post(
        lobby_url("kiosk_walk_in", office.code), {"service": "paspor", "lane": "walk_in", "once": _key(page)}
    )
    assert answer.status_code == 422
    assert not Visit.objects.exists()
    for shown in (answer.content.decode(), kiosk.get(lobby_url("kiosk_walk_in", office.code)).content.decode()):
        assert "Silakan buat janji temu" in shown
        assert f"/kantor/{office.code}/" in shown
        assert "data:image/svg+xml" in shown
    assert "tidak diberikan lagi" in kiosk.get(lobby_url("kiosk", office.code)).content.decode()
    booking = a_booking_for(office=office, starts_at=at)
    assert kiosk.post(lobby_url("kiosk", office.code), {"code": booking.code}).status_code == 302


def test_a_lane_that_is_stopped_leaves_the_other(kiosk: Client, office: OfficeView, at: datetime) -> None:
    officer = an_officer(office=office, at=at)
    stop_door(office_id=office.id, reason=next(iter(StopReason)), at=at, actor=officer, lane="walk_in")
    page = kiosk.get(lobby_url("kiosk_walk_in", office.code) + "?untuk=paspor").content.decode()
    assert 'value="walk_in"' not in page
    answer = kiosk.post(lobby_url("kiosk_walk_in", office.code), {"service": "paspor", "lane": "priority"})
    assert answer.status_code == 302
