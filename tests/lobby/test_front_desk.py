"""The front desk: in by a code or an application's number, without a booking, priority decided, tickets printed."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from giliran.applications import queries as applications
from giliran.foundation.actors import Role
from giliran.lobby import queries, services
from giliran.lobby.models import PrintJob, Visit
from giliran.lobby.ports import PrinterTrouble, Trouble
from giliran.lobby.queries.emergencies import emergencies
from giliran.lobby.rules.states import VisitClass, VisitState
from giliran.lobby.services.emergency import call_colleagues
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_booking_for, a_hall, a_walk_in, an_officer, at_counter
from tests.lobby.kiosks import PaperKept, at_a_kiosk, print_all
from tests.lobby.staff import lobby_url, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def desk(client: Client, office: OfficeView, at: datetime) -> Iterator[Client]:
    officer = an_officer(office=office, at=at, role=Role.FRONT_DESK)
    with signed_in(client, officer, office=office, role=Role.FRONT_DESK):
        yield client


def test_the_front_desk(desk: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at)
    page = desk.post(lobby_url("arrivals_check_in", office.code), {"code": booking.code}, follow=True).content.decode()
    assert "A-001" in page
    assert "Cocokkan nama ini dengan KTP" in page
    answer = desk.post(lobby_url("arrivals_walk_in", office.code), {"priority": "on", "once": "k"}, follow=True)
    again = desk.post(lobby_url("arrivals_walk_in", office.code), {"priority": "on", "once": "k"}, follow=True)
    assert "P-001" in answer.content.decode()
    assert answer.redirect_chain == again.redirect_chain
    wrong = desk.post(lobby_url("arrivals_walk_in", office.code), {"reference": "ABCD"})
    assert (wrong.status_code, "tidak ditemukan" in wrong.content.decode()) == (422, True)
    first = queries.tickets_in(office.id, at)[0]
    desk.post(lobby_url("arrivals_act", office.code, first.visit_id), {"action": "leave"})
    assert queries.ticket(first.visit_id).state == VisitState.LEFT
    elsewhere = a_walk_in(office=a_hall(code="denpasar"), at=at)
    for name in ("arrivals_act", "arrivals_print"):
        assert desk.post(lobby_url(name, office.code, elsewhere.visit_id)).status_code == 404


def test_in_by_the_number_of_the_application(desk: Client, office: OfficeView, at: datetime) -> None:
    booking = a_booking_for(office=office, starts_at=at)
    reference = applications.application(booking.application_id).reference
    for typed in (reference, reference.lower(), booking.code):
        page = desk.post(lobby_url("arrivals_check_in", office.code), {"code": typed}, follow=True).content.decode()
        assert "A-001" in page, typed
    assert Visit.objects.get().visit_class == VisitClass.BOOKED
    answer = desk.post(lobby_url("arrivals_check_in", office.code), {"code": "2222-2222"})
    assert answer.status_code == 422


def test_what_for_and_in_which_language(desk: Client, office: OfficeView) -> None:
    desk.post(lobby_url("arrivals_walk_in", office.code), {"service": "hilang", "language": "en"})
    visit = Visit.objects.get()
    assert (visit.service, visit.language, visit.priority_asked) == ("hilang", "en", False)
    answer = desk.post(lobby_url("arrivals_walk_in", office.code), {"service": "nothing"})
    assert answer.status_code == 422


def test_who_asked_for_priority_is_looked_at(desk: Client, office: OfficeView, at: datetime) -> None:
    kiosk = at_a_kiosk(Client(), office=office, at=at)
    asked = [
        services.walk_in(
            office_id=office.id, priority=False, priority_asked=True, at=at, actor=None, device=kiosk.id
        ).visit_id
        for _ in range(2)
    ]
    page = desk.get(lobby_url("arrivals", office.code)).content.decode()
    assert "Meminta prioritas (2)" in " ".join(page.split())
    desk.post(lobby_url("arrivals_act", office.code, asked[0]), {"action": "priority"})
    desk.post(lobby_url("arrivals_act", office.code, asked[1]), {"action": "no_priority"})
    assert [queries.ticket(each).visit_class for each in asked] == [VisitClass.PRIORITY, VisitClass.WALK_IN]
    assert "Meminta prioritas" not in desk.get(lobby_url("arrivals", office.code)).content.decode()
    answer = desk.post(lobby_url("arrivals_act", office.code, asked[0]), {"action": "no_priority"}, follow=True)
    assert "sudah diputuskan" in answer.content.decode()
    assert queries.ticket(asked[0]).visit_class == VisitClass.PRIORITY


def test_tickets_come_out_where_the_desk_chose(
    desk: Client, office: OfficeView, paper: PaperKept, at: datetime
) -> None:
    kiosk = at_a_kiosk(Client(), office=office, at=at, printer="tcp:10.0.0.7")
    desk.post(lobby_url("arrivals_walk_in", office.code), {})
    assert not PrintJob.objects.exists()
    desk.post(lobby_url("arrivals_printer", office.code), {"printer": str(kiosk.id)})
    answer = desk.post(lobby_url("arrivals_walk_in", office.code), {}, follow=True)
    assert "Tiket sedang dicetak" in answer.content.decode()
    print_all(at=at)
    assert [each.number for each in paper.tickets] == ["L-002"]


def test_printing_again_is_a_copy_and_two_taps_are_one(
    desk: Client, office: OfficeView, paper: PaperKept, at: datetime
) -> None:
    kiosk = at_a_kiosk(Client(), office=office, at=at, printer="tcp:10.0.0.7")
    visit = a_walk_in(office=office, at=at)
    for key in ("one", "one", "two", "two"):
        address = lobby_url("arrivals_print", office.code, visit.visit_id)
        desk.post(address, {"printer": str(kiosk.id), "once": key})
        print_all(at=at)
    assert len(paper.tickets) == 2
    assert list(PrintJob.objects.order_by("copy").values_list("copy", flat=True)) == [1, 2]
    answer = desk.post(lobby_url("arrivals_print", office.code, visit.visit_id), {"printer": ""}, follow=True)
    assert "Tidak ada printer" in answer.content.decode()


def test_a_printer_in_trouble_is_said_at_the_desk(
    desk: Client, office: OfficeView, paper: PaperKept, at: datetime
) -> None:
    kiosk = at_a_kiosk(Client(), office=office, at=at, printer="tcp:10.0.0.7")
    visit = a_walk_in(office=office, at=at)
    desk.post(lobby_url("arrivals_print", office.code, visit.visit_id), {"printer": str(kiosk.id)})
    paper.trouble = PrinterTrouble(Trouble.PAPER, again=True)
    print_all(at=at)
    page = desk.get(lobby_url("arrivals", office.code)).content.decode()
    assert f"{kiosk.name}: Kertas printer habis" in page


def test_the_front_desk_hears_a_call_for_help_and_goes(desk: Client, office: OfficeView, at: datetime) -> None:
    assert "memanggil bantuan" not in desk.get(lobby_url("arrivals", office.code)).content.decode()
    there = at_counter(office=office, at=at, number=2)
    called = call_colleagues(counter_id=there.counter_id, officer_id=there.officer_id, at=at)
    page = desk.get(lobby_url("arrivals", office.code)).content.decode()
    assert "Loket 2 memanggil bantuan." in page
    assert "Sudah selesai" not in page, "whoever is not there cannot know"

    help_url = lobby_url("arrivals_help", office.code)
    page = desk.post(help_url, {"action": f"coming {called.id}"}, follow=True).content.decode()
    assert "Anda menuju ke sana." in page
    assert emergencies(office.id)[0].answered_by is not None
    desk.post(help_url, {"action": f"alarm_over {called.id}"})
    assert emergencies(office.id) == []
    again = desk.post(help_url, {"action": f"coming {called.id}"}, follow=True).content.decode()
    assert "Panggilan darurat ini sudah selesai." in again
    assert "sudah selesai" in desk.post(help_url, {"action": "coming nobody"}, follow=True).content.decode()


def test_no_call_of_another_office_is_answered(desk: Client, office: OfficeView, at: datetime) -> None:
    elsewhere = a_hall(code="denpasar")
    there = at_counter(office=elsewhere, at=at)
    called = call_colleagues(counter_id=there.counter_id, officer_id=there.officer_id, at=at)
    for what in ("coming", "alarm_over"):
        desk.post(lobby_url("arrivals_help", office.code), {"action": f"{what} {called.id}"})
    assert [call.answered_by for call in emergencies(elsewhere.id)] == [None]
