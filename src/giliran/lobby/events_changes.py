"""What changes a visit besides its way through the steps: its order, its right, its number, its officer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.lobby.events_base import StepFact, Text, VisitFact


@dataclass(frozen=True, kw_only=True)
class PriorityDecided(VisitFact):
    """An officer looked whether priority is theirs: all steps get this turn, and `left_out` is not for them."""

    kind: ClassVar[str] = "lobby.priority_decided"
    staff_sentence: ClassVar[Text] = _("Prioritas nomor {number} diperiksa petugas.")
    granted: bool
    visit_class: str
    lane: str
    turn_at: datetime
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TicketDeferred(StepFact):
    """Somebody who needs more time let others pass (`passed` of them); `deferrals` counts how often."""

    kind: ClassVar[str] = "lobby.ticket_deferred"
    sentence: ClassVar[Text] = _("Anda meminta waktu lebih; {passed} orang didahulukan.")
    staff_sentence: ClassVar[Text] = _("Nomor {number} meminta waktu lebih.")
    turn_at: datetime
    passed: int
    deferrals: int


@dataclass(frozen=True, kw_only=True)
class TicketRenumbered(VisitFact):
    """The visit has another number from now on."""

    kind: ClassVar[str] = "lobby.ticket_renumbered"
    sentence: ClassVar[Text] = _("Nomor antrean Anda menjadi {number}.")
    staff_sentence: ClassVar[Text] = _("Nomor {was} menjadi {number}.")
    was: str


@dataclass(frozen=True, kw_only=True)
class TicketTakenOver(StepFact):
    """Another officer sat down at the counter, and goes on with whoever is there."""

    kind: ClassVar[str] = "lobby.ticket_taken_over"
    staff_sentence: ClassVar[Text] = _("Nomor {number} diteruskan petugas lain di loket {counter_number}.")
    counter: UUID
    counter_number: int
    officer: UUID


@dataclass(frozen=True, kw_only=True)
class VisitExpected(VisitFact):
    """Somebody was sent here by another office and is given a number; the first of `steps` waits once they come."""

    kind: ClassVar[str] = "lobby.visit_expected"
    sentence: ClassVar[Text] = _("Anda dialihkan ke kantor lain. Nomor antrean Anda di sana {number}.")
    staff_sentence: ClassVar[Text] = _("Pemohon dialihkan dari kantor lain, nomor {number}.")
    visit_class: str
    turn_at: datetime
    steps: tuple[str, ...]
    left_out: tuple[str, ...]
    lane: str
    service: str
    language: str
    from_visit: UUID


@dataclass(frozen=True, kw_only=True)
class ActionUndone(StepFact):
    """An officer took back what they did last (`undone`: its kind). All of the visit is as it was before that.

    `steps` and `states` say where each step stands. `step` is the one that it is in again, since `since`, with all
    that follows here; `counter` and `officer` where it stands at a counter.
    """

    kind: ClassVar[str] = "lobby.action_undone"
    staff_sentence: ClassVar[Text] = _("Tindakan terakhir pada nomor {number} dibatalkan.")
    undone: str
    steps: tuple[str, ...]
    states: tuple[str, ...]
    state: str
    since: datetime
    turn_at: datetime
    wanted_counter: UUID | None
    misses: int
    counter: UUID | None
    counter_number: int | None
    officer: UUID | None
    reason: str


CHANGES = (
    PriorityDecided,
    TicketDeferred,
    TicketRenumbered,
    TicketTakenOver,
    VisitExpected,
    ActionUndone,
)
