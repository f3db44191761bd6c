"""What the room publishes. A visitor's history is kept under the visit, a counter's under the counter.

Each fact holds all that it changed, so that the state of a hall can be rebuilt from its facts alone
(`queries.rebuild`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact
from giliran.lobby.events_hall import ON_BOARDS

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _VisitFact(Fact):
    subject_type: ClassVar[str] = "visit"
    application: UUID | None
    office: UUID
    local_date: date
    number: str


@dataclass(frozen=True, kw_only=True)
class _StepFact(_VisitFact):
    step: str


@dataclass(frozen=True, kw_only=True)
class VisitArrived(_VisitFact):
    """Somebody came and was given a number; the first of `steps` waits from now on."""

    kind: ClassVar[str] = "lobby.visit_arrived"
    sentence: ClassVar[Text] = _("Anda tiba di kantor. Nomor antrean Anda {number}.")
    staff_sentence: ClassVar[Text] = _("Pemohon tiba, nomor {number}.")
    visit_class: str
    booking: UUID | None
    appointment_at: datetime | None
    turn_at: datetime
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TicketCalled(_StepFact):
    """Somebody waiting was called to a counter; `calls` counts the calls of this step."""

    kind: ClassVar[str] = "lobby.ticket_called"
    sentence: ClassVar[Text] = _("Nomor {number} dipanggil ke loket {counter_number}.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} dipanggil ke loket {counter_number}.")
    counter: UUID
    counter_number: int
    officer: UUID
    calls: int
    waited_seconds: int


@dataclass(frozen=True, kw_only=True)
class TicketRecalled(_StepFact):
    """The call was repeated."""

    kind: ClassVar[str] = "lobby.ticket_recalled"
    counter: UUID
    counter_number: int
    officer: UUID
    calls: int


@dataclass(frozen=True, kw_only=True)
class ServiceStarted(_StepFact):
    """The one called stands at the counter."""

    kind: ClassVar[str] = "lobby.service_started"
    staff_sentence: ClassVar[Text] = _("Nomor {number} mulai dilayani di loket {counter_number}.")
    counter: UUID
    counter_number: int
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class StepFinished(_StepFact):
    """A step is done; `next_step` waits from now on, empty if there is none."""

    kind: ClassVar[str] = "lobby.step_finished"
    staff_sentence: ClassVar[Text] = _("Nomor {number} selesai dilayani di loket {counter_number}.")
    counter: UUID
    counter_number: int
    next_step: str


@dataclass(frozen=True, kw_only=True)
class VisitFinished(_VisitFact):
    """All steps are done."""

    kind: ClassVar[str] = "lobby.visit_finished"
    sentence: ClassVar[Text] = _("Kunjungan Anda di kantor selesai.")
    staff_sentence: ClassVar[Text] = _("Kunjungan selesai.")


@dataclass(frozen=True, kw_only=True)
class TicketNotHere(_StepFact):
    """The one called did not come. `parked`: too often, so they are not called until they come back."""

    kind: ClassVar[str] = "lobby.ticket_not_here"
    sentence: ClassVar[Text] = _("Nomor {number} dipanggil, tetapi Anda belum datang ke loket.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} dipanggil, tidak datang.")
    counter: UUID
    misses: int
    parked: bool
    turn_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketReturned(_StepFact):
    """Somebody absent came back and waits again."""

    kind: ClassVar[str] = "lobby.ticket_returned"
    sentence: ClassVar[Text] = _("Anda kembali mengantre dengan nomor {number}.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} kembali mengantre.")
    turn_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketHeld(_StepFact):
    """Service is interrupted (a copy to be made, say); the counter is free for others."""

    kind: ClassVar[str] = "lobby.ticket_held"
    staff_sentence: ClassVar[Text] = _("Nomor {number} ditunda.")
    counter: UUID
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class TicketResumed(_StepFact):
    """Service goes on, at this counter."""

    kind: ClassVar[str] = "lobby.ticket_resumed"
    staff_sentence: ClassVar[Text] = _("Nomor {number} dilanjutkan di loket {counter_number}.")
    counter: UUID
    counter_number: int
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class TicketTransferred(_StepFact):
    """Somebody was sent to another step, or to one counter: they wait there from now on.

    `skipped` and `again` name the steps that are left out, and those that come again later.
    """

    kind: ClassVar[str] = "lobby.ticket_transferred"
    sentence: ClassVar[Text] = ""
    staff_sentence: ClassVar[Text] = _("Nomor {number} dialihkan.")
    to_step: str
    to_counter: UUID | None
    skipped: tuple[str, ...]
    again: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VisitLeft(_VisitFact):
    """Somebody left before all was done (`reason`: "visitor", "staff", or "closing" at the end of the day)."""

    kind: ClassVar[str] = "lobby.visit_left"
    sentence: ClassVar[Text] = _("Anda meninggalkan antrean.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} meninggalkan antrean.")
    reason: str


@dataclass(frozen=True, kw_only=True)
class _CounterFact(Fact):
    subject_type: ClassVar[str] = "counter"
    office: UUID
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class CounterTaken(_CounterFact):
    """An officer sat down at a counter, to call for these steps."""

    kind: ClassVar[str] = "lobby.counter_taken"
    staff_sentence: ClassVar[Text] = _("Loket dibuka.")
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CounterPaused(_CounterFact):
    """The officer calls nobody for a while."""

    kind: ClassVar[str] = "lobby.counter_paused"
    staff_sentence: ClassVar[Text] = _("Loket istirahat.")


@dataclass(frozen=True, kw_only=True)
class CounterResumed(_CounterFact):
    """The officer calls again."""

    kind: ClassVar[str] = "lobby.counter_resumed"
    staff_sentence: ClassVar[Text] = _("Loket dibuka kembali.")


@dataclass(frozen=True, kw_only=True)
class CounterLeft(_CounterFact):
    """The officer left the counter."""

    kind: ClassVar[str] = "lobby.counter_left"
    staff_sentence: ClassVar[Text] = _("Loket ditutup.")


ALL: tuple[type[Fact], ...] = (
    VisitArrived,
    TicketCalled,
    TicketRecalled,
    ServiceStarted,
    StepFinished,
    VisitFinished,
    TicketNotHere,
    TicketReturned,
    TicketHeld,
    TicketResumed,
    TicketTransferred,
    VisitLeft,
    CounterTaken,
    CounterPaused,
    CounterResumed,
    CounterLeft,
    *ON_BOARDS,
)
"""Every fact of the room, for those who follow the whole hall."""
