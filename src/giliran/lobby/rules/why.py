"""Why one is called before another: what of the rule of calling put them so. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from giliran.lobby.rules.calling import Allowances, is_late, turn
from giliran.lobby.rules.states import VisitClass


class Cause(StrEnum):
    """What decided."""

    YOU_LET_PASS = "you_let_pass"
    YOU_WERE_AWAY = "you_were_away"
    CAME_FROM_ELSEWHERE = "came_from_elsewhere"
    PRIORITY = "priority"
    YOU_CAME_LATE = "you_came_late"
    HAS_APPOINTMENT = "has_appointment"
    EARLIER_APPOINTMENT = "earlier_appointment"
    CAME_EARLIER = "came_earlier"
    WAITED_LONGER = "waited_longer"
    SAME_TURN = "same_turn"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Somebody who waits, as the rule sees them: `turn_at` is what they are put in order by."""

    visit_id: UUID
    visit_class: VisitClass
    appointment: datetime | None
    arrived_at: datetime
    turn_at: datetime
    deferrals: int = 0

    @property
    def place(self) -> tuple[datetime, UUID]:
        """What they are put in order by; of two with one turn, whose visit is older is first."""
        return self.turn_at, self.visit_id


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why `first` goes before `second`: what decided, and the two turns."""

    cause: Cause
    first: Standing
    second: Standing


def why_before(one: Standing, other: Standing, *, allowances: Allowances) -> Reason:
    """Return why one of the two is called before the other, whichever it is."""
    first, second = sorted((one, other), key=lambda each: each.place)
    return Reason(cause=_cause(first, second, allowances), first=first, second=second)


def _cause(first: Standing, second: Standing, allowances: Allowances) -> Cause:
    pushed = second.turn_at > _by_rule(second, allowances)
    if pushed:
        return Cause.YOU_LET_PASS if second.deferrals else Cause.YOU_WERE_AWAY
    if first.turn_at < _by_rule(first, allowances):
        return Cause.CAME_FROM_ELSEWHERE
    if first.turn_at == second.turn_at:
        return Cause.SAME_TURN
    if first.visit_class == VisitClass.PRIORITY and second.visit_class != VisitClass.PRIORITY:
        return Cause.PRIORITY
    return _by_appointment(first, second, allowances)


def _by_appointment(first: Standing, second: Standing, allowances: Allowances) -> Cause:
    if _late(second, allowances) and not _late(first, allowances):
        return Cause.YOU_CAME_LATE
    if _keeps_time(first, allowances) and _keeps_time(second, allowances):
        return Cause.EARLIER_APPOINTMENT if _time(first) < _time(second) else Cause.CAME_EARLIER
    if _keeps_time(first, allowances):
        return Cause.HAS_APPOINTMENT
    if first.visit_class == second.visit_class:
        return Cause.CAME_EARLIER
    return Cause.WAITED_LONGER


def _by_rule(standing: Standing, allowances: Allowances) -> datetime:
    return turn(
        visit_class=standing.visit_class,
        appointment=standing.appointment,
        arrived_at=standing.arrived_at,
        allowances=allowances,
    )


def _late(standing: Standing, allowances: Allowances) -> bool:
    return standing.appointment is not None and is_late(
        appointment=standing.appointment, arrived_at=standing.arrived_at, allowances=allowances
    )


def _keeps_time(standing: Standing, allowances: Allowances) -> bool:
    booked = standing.visit_class == VisitClass.BOOKED and standing.appointment is not None
    return booked and not _late(standing, allowances)


def _time(standing: Standing) -> datetime:
    return standing.appointment or standing.arrived_at
