"""Kiosks for the tests: set up, paired, with a printer that is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.test import Client

from giliran.lobby.ports import PrinterState, PrinterTrouble, TicketOnPaper, Trouble, ticket_printer
from giliran.lobby.queries.devices import DeviceView, kiosk_of
from giliran.lobby.services import devices
from giliran.lobby.services.devices import Wished
from giliran.lobby.web.kiosks import SECRET_COOKIE
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_hall


@dataclass
class PaperKept:
    """A printer that keeps what it is given, or is in trouble."""

    tickets: list[TicketOnPaper] = field(default_factory=list)
    trouble: PrinterTrouble | None = None

    def knows(self, address: str) -> bool:
        """Say whether this is an address."""
        return address.startswith("tcp:")

    def print_ticket(self, address: str, ticket: TicketOnPaper) -> None:
        """Keep a ticket."""
        assert self.knows(address)
        if self.trouble:
            raise self.trouble
        self.tickets.append(ticket)

    def look(self, address: str) -> PrinterState:
        """Say how it is."""
        trouble = self.trouble.why if self.trouble else None
        return PrinterState(trouble=trouble if self.knows(address) else Trouble.ADDRESS, paper_low=False)


@contextmanager
def paper_kept() -> Iterator[PaperKept]:
    """Have a printer for the length of the block."""
    printer = PaperKept()
    with ticket_printer.plugged(printer):
        yield printer


def a_kiosk(*, office: OfficeView | None = None, at: datetime, slug: str = "kios-1", printer: str = "") -> str:
    """Set up a kiosk, pair it, and return the secret that its screen keeps."""
    office = office or a_hall()
    wished = Wished(name=f"Kios {slug}", printer=printer)
    made = devices.set_up(office_id=office.id, kind="kiosk", slug=slug, wished=wished, at=at, actor=None)
    return devices.pair(office_id=office.id, code=made.code, at=at)


def at_a_kiosk(client: Client, *, office: OfficeView, at: datetime, printer: str = "") -> DeviceView:
    """Make a client's screen a kiosk."""
    secret = a_kiosk(office=office, at=at, printer=printer)
    client.cookies[SECRET_COOKIE] = secret
    found = kiosk_of(secret)
    assert found is not None
    return found


def print_all(*, at: datetime) -> int:
    """Carry out the print jobs that wait; those that may be tried again stay waiting."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from giliran.lobby.services import printing

    done = 0
    for job in list(ProcrastinateJob.objects.filter(task_name=printing.PRINT, status="todo").order_by("id")):
        actor = job.args["actor"]
        try:
            printing.carry_out(job_id=UUID(job.args["job_id"]), at=at, actor=UUID(actor) if actor else None)
        except PrinterTrouble:
            continue
        done += 1
    return done
