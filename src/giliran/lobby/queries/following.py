"""What the page of a ticket needs to know besides the place."""

from uuid import UUID

from giliran.lobby.models import PushLine, VisitStep
from giliran.lobby.queries.tickets import ticket
from giliran.lobby.rules.states import StepState, VisitState
from giliran.offices import queries as offices


def may_defer(visit_id: UUID) -> bool:
    """Say whether somebody may still let others go first on this visit."""
    found = ticket(visit_id)
    return found.deferrals < offices.figure("defer_limit", found.local_date, found.office_id)


def may_pass(visit_id: UUID) -> int:
    """Return how many would go first if somebody who waits let others pass now; 0 where nobody is behind them."""
    mine = ticket(visit_id)
    if mine.step_state != StepState.WAITING or mine.turn_at is None:
        return 0
    queue = VisitStep.objects.filter(
        office_id=mine.office_id,
        local_date=mine.local_date,
        key=mine.step,
        state=StepState.WAITING,
        visit__state=VisitState.OPEN,
        turn_at__gte=mine.turn_at,
    ).exclude(visit_id=visit_id)
    place = (mine.turn_at, visit_id)
    behind = sum(each > place for each in queue.values_list("turn_at", "visit_id"))
    return min(behind, offices.figure("defer_passes", mine.local_date, mine.office_id))


def push_lines(visit_id: UUID) -> list[str]:
    """Return by which beginnings of their address's hash the browsers are known that follow a visit."""
    lines = PushLine.objects.filter(visit_id=visit_id, ended_at=None).values_list("endpoint_hash", flat=True)
    return [bytes(each).hex()[:16] for each in lines]
