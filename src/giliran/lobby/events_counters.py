"""What happens at counters, and to a whole hall: its lanes and its door."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.lobby.events_base import CounterFact, HallFact, Text


@dataclass(frozen=True, kw_only=True)
class CounterTaken(CounterFact):
    """An officer sat down at a counter, to call for these steps; in place of `instead_of`, if somebody sat there."""

    kind: ClassVar[str] = "lobby.counter_taken"
    staff_sentence: ClassVar[Text] = _("Loket dibuka.")
    steps: tuple[str, ...]
    instead_of: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CounterStepsChanged(CounterFact):
    """A counter calls for these steps from now on."""

    kind: ClassVar[str] = "lobby.counter_steps_changed"
    staff_sentence: ClassVar[Text] = _("Tahap loket diubah.")
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CounterPaused(CounterFact):
    """The officer calls nobody for a while (`reason`: a word of `rules.states.PauseReason`)."""

    kind: ClassVar[str] = "lobby.counter_paused"
    staff_sentence: ClassVar[Text] = _("Loket istirahat.")
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CounterResumed(CounterFact):
    """The officer calls again."""

    kind: ClassVar[str] = "lobby.counter_resumed"
    staff_sentence: ClassVar[Text] = _("Loket dibuka kembali.")


@dataclass(frozen=True, kw_only=True)
class CounterLeft(CounterFact):
    """The officer left the counter."""

    kind: ClassVar[str] = "lobby.counter_left"
    staff_sentence: ClassVar[Text] = _("Loket ditutup.")


@dataclass(frozen=True, kw_only=True)
class LanePaused(HallFact):
    """Nobody of a lane or class is called (for a step; empty: for none) until it goes on."""

    kind: ClassVar[str] = "lobby.lane_paused"
    staff_sentence: ClassVar[Text] = _("Pemanggilan satu jalur dihentikan sementara.")
    lane: str
    step: str


@dataclass(frozen=True, kw_only=True)
class LaneResumed(HallFact):
    """A lane is called again."""

    kind: ClassVar[str] = "lobby.lane_resumed"
    staff_sentence: ClassVar[Text] = _("Pemanggilan satu jalur dilanjutkan.")
    lane: str
    step: str


@dataclass(frozen=True, kw_only=True)
class DoorStopped(HallFact):
    """No more numbers are given at the door to a lane (empty: to nobody without a booking)."""

    kind: ClassVar[str] = "lobby.door_stopped"
    staff_sentence: ClassVar[Text] = _("Nomor di pintu dihentikan.")
    lane: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DoorOpened(HallFact):
    """Numbers are given at the door again."""

    kind: ClassVar[str] = "lobby.door_opened"
    staff_sentence: ClassVar[Text] = _("Nomor di pintu diberikan lagi.")
    lane: str


COUNTERS = (CounterTaken, CounterStepsChanged, CounterPaused, CounterResumed, CounterLeft)
HALLS = (LanePaused, LaneResumed, DoorStopped, DoorOpened)
