"""What the room publishes. A visitor's history is kept under the visit, a counter's under the counter.

Each fact holds all that it changed, so that the state of a hall can be rebuilt from its facts alone
(`queries.rebuild`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact
from giliran.lobby.events_base import StepFact, Text, VisitFact
from giliran.lobby.events_changes import (
    CHANGES,
    ActionUndone,
    PriorityDecided,
    TicketDeferred,
    TicketRenumbered,
    TicketTakenOver,
    VisitExpected,
)
from giliran.lobby.events_counters import (
    COUNTERS,
    HALLS,
    CounterLeft,
    CounterPaused,
    CounterResumed,
    CounterStepsChanged,
    CounterTaken,
    DoorOpened,
    DoorStopped,
    LanePaused,
    LaneResumed,
)
from giliran.lobby.events_hall import ON_BOARDS


@dataclass(frozen=True, kw_only=True)
class VisitArrived(VisitFact):
    """Somebody came and was given a number; the first of `steps` waits from now on, those `left_out` are not for them.

    `device`: the kiosk where it happened, if it was one.
    """

    kind: ClassVar[str] = "lobby.visit_arrived"
    sentence: ClassVar[Text] = _("Anda tiba di kantor. Nomor antrean Anda {number}.")
    staff_sentence: ClassVar[Text] = _("Pemohon tiba, nomor {number}.")
    visit_class: str
    booking: UUID | None
    appointment_at: datetime | None
    turn_at: datetime
    steps: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    lane: str = ""
    service: str = ""
    language: str = "id"
    priority_asked: bool = False
    device: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TicketCalled(StepFact):
    """Somebody waiting was called to a counter; `calls` counts the calls of this step.

    `out_of_turn`: why this one and not the next by the rule (a word of `rules.states.PickReason`), empty as a rule.
    """

    kind: ClassVar[str] = "lobby.ticket_called"
    sentence: ClassVar[Text] = _("Nomor {number} dipanggil ke loket {counter_number}.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} dipanggil ke loket {counter_number}.")
    counter: UUID
    counter_number: int
    officer: UUID
    calls: int
    waited_seconds: int
    out_of_turn: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketRecalled(StepFact):
    """The call was repeated."""

    kind: ClassVar[str] = "lobby.ticket_recalled"
    counter: UUID
    counter_number: int
    officer: UUID
    calls: int


@dataclass(frozen=True, kw_only=True)
class ServiceStarted(StepFact):
    """The one called stands at the counter."""

    kind: ClassVar[str] = "lobby.service_started"
    staff_sentence: ClassVar[Text] = _("Nomor {number} mulai dilayani di loket {counter_number}.")
    counter: UUID
    counter_number: int
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class StepFinished(StepFact):
    """A step is done; `next_step` waits from now on, empty if there is none."""

    kind: ClassVar[str] = "lobby.step_finished"
    staff_sentence: ClassVar[Text] = _("Nomor {number} selesai dilayani di loket {counter_number}.")
    counter: UUID
    counter_number: int
    next_step: str


@dataclass(frozen=True, kw_only=True)
class VisitFinished(VisitFact):
    """All steps are done."""

    kind: ClassVar[str] = "lobby.visit_finished"
    sentence: ClassVar[Text] = _("Kunjungan Anda di kantor selesai.")
    staff_sentence: ClassVar[Text] = _("Kunjungan selesai.")


@dataclass(frozen=True, kw_only=True)
class TicketNotHere(StepFact):
    """The one called did not come. `parked`: too often, so they are not called until they come back."""

    kind: ClassVar[str] = "lobby.ticket_not_here"
    sentence: ClassVar[Text] = _("Nomor {number} dipanggil, tetapi Anda belum datang ke loket.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} dipanggil, tidak datang.")
    counter: UUID
    misses: int
    parked: bool
    turn_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketReturned(StepFact):
    """Somebody absent came back and waits again."""

    kind: ClassVar[str] = "lobby.ticket_returned"
    sentence: ClassVar[Text] = _("Anda kembali mengantre dengan nomor {number}.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} kembali mengantre.")
    turn_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketHeld(StepFact):
    """Service is interrupted (`reason`: a word of `rules.states.HoldReason`); the counter is free for others."""

    kind: ClassVar[str] = "lobby.ticket_held"
    staff_sentence: ClassVar[Text] = _("Nomor {number} ditunda.")
    counter: UUID
    officer: UUID
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketResumed(StepFact):
    """Service goes on, at this counter."""

    kind: ClassVar[str] = "lobby.ticket_resumed"
    staff_sentence: ClassVar[Text] = _("Nomor {number} dilanjutkan di loket {counter_number}.")
    counter: UUID
    counter_number: int
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class TicketTransferred(StepFact):
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
class VisitLeft(VisitFact):
    """Somebody left before all was done (`reason`: "visitor", "staff", "closing" at the end of the day, "office").

    "office": they were sent to `to_office`, to be `to_visit` there (`why`: a word of `rules.states.SendReason`).
    """

    kind: ClassVar[str] = "lobby.visit_left"
    sentence: ClassVar[Text] = _("Anda meninggalkan antrean.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} meninggalkan antrean.")
    reason: str
    to_office: UUID | None = None
    to_visit: UUID | None = None
    why: str = ""


__all__ = [
    "ALL",
    "ActionUndone",
    "CounterLeft",
    "CounterPaused",
    "CounterResumed",
    "CounterStepsChanged",
    "CounterTaken",
    "DoorOpened",
    "DoorStopped",
    "LanePaused",
    "LaneResumed",
    "PriorityDecided",
    "ServiceStarted",
    "StepFinished",
    "TicketCalled",
    "TicketDeferred",
    "TicketHeld",
    "TicketNotHere",
    "TicketRecalled",
    "TicketRenumbered",
    "TicketResumed",
    "TicketReturned",
    "TicketTakenOver",
    "TicketTransferred",
    "VisitArrived",
    "VisitExpected",
    "VisitFinished",
    "VisitLeft",
]

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
    *CHANGES,
    *COUNTERS,
    *HALLS,
    *ON_BOARDS,
)
"""Every fact of the room, for those who follow the whole hall."""
