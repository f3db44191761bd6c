"""Tickets on paper: once, in the visitor's language, tried again only while that is safe and somebody waits."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from giliran.ledger.queries import history
from giliran.lobby.models import PrintJob, Visit
from giliran.lobby.ports import PrinterTrouble, Trouble
from giliran.lobby.queries.devices import DeviceView, devices_of, kiosk_of, printing_of
from giliran.lobby.services import printing
from giliran.lobby.web.paper import paper_of
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_checked_in, an_officer
from tests.lobby.kiosks import PaperKept, a_kiosk, paper_kept, print_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def printer() -> Iterator[PaperKept]:
    with paper_kept() as kept:
        yield kept


@pytest.fixture
def kiosk(printer: PaperKept, office: OfficeView, at: datetime) -> DeviceView:
    assert not printer.tickets
    found = kiosk_of(a_kiosk(office=office, at=at, printer="tcp:10.0.0.7"))
    assert found is not None
    return found


@pytest.fixture
def visit(kiosk: DeviceView, office: OfficeView, at: datetime) -> UUID:
    found = a_checked_in(office=office, at=at).visit_id
    _ask(found, kiosk, at=at)
    return found


def _ask(visit: UUID, kiosk: DeviceView, *, at: datetime, again: bool = False) -> None:
    printing.print_ticket(visit_id=visit, device_id=kiosk.id, at=at, actor=None, again=again)


def _state(visit: UUID) -> str:
    found = printing_of(visit)
    assert found is not None
    return found.state


def test_asked_for_twice_it_prints_once(visit: UUID, kiosk: DeviceView, printer: PaperKept, at: datetime) -> None:
    _ask(visit, kiosk, at=at)
    assert print_all(at=at) == 1
    _ask(visit, kiosk, at=at)
    print_all(at=at)
    assert len(printer.tickets) == 1
    assert _state(visit) == "printed"
    assert [each.kind for each in history([PrintJob.objects.get().id])] == ["lobby.ticket_printed"]


def test_one_more_copy_is_asked_for_by_name(
    visit: UUID, kiosk: DeviceView, printer: PaperKept, office: OfficeView, at: datetime
) -> None:
    print_all(at=at)
    officer = an_officer(office=office, at=at)
    printing.print_ticket(visit_id=visit, device_id=kiosk.id, at=at, actor=officer, again=True)
    print_all(at=at)
    assert len(printer.tickets) == 2
    copy = PrintJob.objects.get(copy=2)
    assert history([copy.id])[0].actor == officer


def test_what_is_on_it(visit: UUID, printer: PaperKept, at: datetime) -> None:
    Visit.objects.filter(id=visit).update(language="en", priority_asked=True)
    print_all(at=at)
    ticket = printer.tickets[0]
    assert ticket.number == "A-001"
    assert ticket.lines[0] == "Document check / Periksa berkas"
    assert "09.00 WIB" in ticket.lines[1] or "09:00 WIB" in ticket.lines[1]
    assert "/antrean/" in ticket.qr
    assert len(ticket.after) == 2


def test_a_printer_without_paper_is_asked_again_for_a_while(
    visit: UUID, printer: PaperKept, office: OfficeView, at: datetime
) -> None:
    printer.trouble = PrinterTrouble(Trouble.PAPER, again=True)
    assert print_all(at=at) == 0
    assert _state(visit) == "queued"
    paper = paper_of(visit, at=at)
    assert paper is not None
    assert (paper.state, paper.why) == ("trouble", "Kertas printer habis")
    assert devices_of(office.id)[0].print_trouble == Trouble.PAPER
    printer.trouble = None
    print_all(at=at + timedelta(seconds=8))
    assert _state(visit) == "printed"


@pytest.mark.parametrize("later", [timedelta(seconds=61), timedelta(seconds=-61)])
def test_nobody_waits_for_ever(visit: UUID, printer: PaperKept, at: datetime, later: timedelta) -> None:
    printer.trouble = PrinterTrouble(Trouble.AWAY, again=True)
    print_all(at=at + later)
    assert _state(visit) == "failed"
    printer.trouble = None
    print_all(at=at + timedelta(minutes=5))
    assert printer.tickets == []


def test_so_many_tries_and_no_more(visit: UUID, printer: PaperKept, at: datetime) -> None:
    printer.trouble = PrinterTrouble(Trouble.AWAY, again=True)
    for _ in range(printing.MOST_TRIES):
        print_all(at=at)
    assert _state(visit) == "failed"
    assert PrintJob.objects.get().tries == printing.MOST_TRIES


def test_paper_that_may_have_come_out_is_not_printed_again(
    visit: UUID, kiosk: DeviceView, printer: PaperKept, at: datetime
) -> None:
    printer.trouble = PrinterTrouble(Trouble.AWAY, again=False)
    print_all(at=at)
    assert _state(visit) == "failed"
    assert [each.kind for each in history([PrintJob.objects.get().id])] == ["lobby.ticket_not_printed"]
    printer.trouble = None
    _ask(visit, kiosk, at=at + timedelta(seconds=30))
    print_all(at=at + timedelta(seconds=30))
    assert len(printer.tickets) == 1, "whoever comes back and asks gets it"


def test_a_worker_that_died_in_the_middle_hands_out_no_second_ticket(
    visit: UUID, printer: PaperKept, at: datetime
) -> None:
    PrintJob.objects.update(tries=1)  # it had begun, and nobody heard of it again
    print_all(at=at)
    assert printer.tickets == []
    assert _state(visit) == "failed"


def test_a_print_that_was_lost_is_asked_for_anew(
    visit: UUID, kiosk: DeviceView, printer: PaperKept, at: datetime
) -> None:
    paper = paper_of(visit, at=at + timedelta(seconds=25))
    assert paper is not None
    assert paper.state == "trouble", "the screen does not wait for ever"
    _ask(visit, kiosk, at=at + timedelta(minutes=3))
    assert PrintJob.objects.get().asked_at == at + timedelta(minutes=3)
    print_all(at=at + timedelta(minutes=3))
    assert len(printer.tickets) == 1, "both jobs know of one ticket"


def test_a_kiosk_without_printer_asks_for_none(printer: PaperKept, office: OfficeView, at: datetime) -> None:
    kiosk = kiosk_of(a_kiosk(office=office, at=at))
    assert kiosk is not None
    visit = a_checked_in(office=office, at=at).visit_id
    assert printing.print_ticket(visit_id=visit, device_id=kiosk.id, at=at, actor=None) is None
    assert paper_of(visit, at=at) is None
    with pytest.raises(printing.NoPrinter):
        printing.try_out(device_id=kiosk.id, office_id=office.id, at=at)


def test_a_trial_is_no_number(kiosk: DeviceView, printer: PaperKept, office: OfficeView, at: datetime) -> None:
    assert printing.try_out(device_id=kiosk.id, office_id=office.id, at=at) is None
    assert printer.tickets[0].qr_words == "Bukan nomor antrean"
    printer.trouble = PrinterTrouble(Trouble.COVER, again=True)
    assert printing.try_out(device_id=kiosk.id, office_id=office.id, at=at) == Trouble.COVER
