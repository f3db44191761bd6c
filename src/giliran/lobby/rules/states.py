"""The words of the room: what a visit, a step and a period may be."""

from collections.abc import Mapping
from enum import StrEnum


class VisitClass(StrEnum):
    """By which right somebody stands in the queue."""

    BOOKED = "booked"
    WALK_IN = "walk_in"
    PRIORITY = "priority"


class VisitState(StrEnum):
    """What became of a visit."""

    OPEN = "open"
    FINISHED = "finished"
    LEFT = "left"


class StepState(StrEnum):
    """Where a step of a visit stands; `planned` is one whose turn has not come."""

    PLANNED = "planned"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    ABSENT = "absent"
    DONE = "done"
    SKIPPED = "skipped"


class PeriodKind(StrEnum):
    """What a stretch of a step is; each is named like the state of the step while it is open."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    ABSENT = "absent"


ACTIVE = (StepState.WAITING, StepState.CALLED, StepState.SERVING, StepState.ON_HOLD, StepState.ABSENT)
"""A visit has at most one step in one of these, and while it is open exactly one."""

AT_COUNTER = (PeriodKind.CALLED, PeriodKind.SERVING)
"""In these a visitor takes up a counter; a counter has one visitor at a time."""

LETTERS: Mapping[VisitClass, str] = {VisitClass.BOOKED: "A", VisitClass.WALK_IN: "L", VisitClass.PRIORITY: "P"}
"""Letters whose Indonesian names ("a", "el", "pe") cannot be taken for one another in a loud hall."""


def ticket_number(visit_class: VisitClass, counted: int) -> str:
    """Return the number as it is shown and called: letter and at least three digits."""
    return f"{LETTERS[visit_class]}-{counted:03}"


class HoldReason(StrEnum):
    """Why a service is interrupted."""

    COPY = "copy"
    DOCUMENT = "document"
    PAYMENT = "payment"
    SYSTEM = "system"
    OTHER = "other"


class PauseReason(StrEnum):
    """Why an officer calls nobody for a while."""

    BREAK = "break"
    PRAYER = "prayer"
    MEETING = "meeting"
    HELPING = "helping"
    TROUBLE = "trouble"


class PickReason(StrEnum):
    """Why a particular one is called, and not the next by the rule."""

    HEALTH = "health"
    CHILD = "child"
    CAME_BACK = "came_back"
    MISTAKE = "mistake"
    OTHER = "other"


class TakeOverReason(StrEnum):
    """Why an officer sits down where another still is."""

    HANDOVER = "handover"
    FORGOTTEN = "forgotten"
    TROUBLE = "trouble"
    OTHER = "other"


class SendReason(StrEnum):
    """Why somebody is sent to another office."""

    SERVICE = "service"
    CROWDED = "crowded"
    TROUBLE = "trouble"
    OTHER = "other"


class StopReason(StrEnum):
    """Why an office gives out no more numbers at the door."""

    FULL = "full"
    TROUBLE = "trouble"
    STAFF = "staff"
    OTHER = "other"


VISITOR_LANGUAGES = ("id", "en")
"""Languages in which somebody may be called."""
