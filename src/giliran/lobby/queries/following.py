"""What the page of a ticket needs to know besides the place."""

from uuid import UUID

from giliran.lobby.models import PushLine, Visit, VisitStep
from giliran.lobby.rules.states import StepState, VisitState
from giliran.offices import queries as offices


def may_defer(visit_id: UUID) -> bool:
    """Say whether somebody may still let others go first on this visit."""
    visit = Visit.objects.get(id=visit_id)
    return visit.deferrals < offices.figure("defer_limit", visit.local_date, visit.office_id)


def may_pass(visit_id: UUID) -> int:
    """Return how many would go first if somebody who waits let others pass now; 0 where nobody is behind them."""
    mine = VisitStep.objects.filter(visit_id=visit_id, state=StepState.WAITING).select_related("visit").first()
    if mine is None:
        return 0
    queue = VisitStep.objects.filter(
        office_id=mine.visit.office_id,
        local_date=mine.visit.local_date,
        key=mine.key,
        state=StepState.WAITING,
        visit__state=VisitState.OPEN,
        turn_at__gte=mine.turn_at,
    ).exclude(id=mine.id)
    place = (mine.turn_at, mine.visit_id)
    behind = sum(each > place for each in queue.values_list("turn_at", "visit_id"))
    return min(behind, offices.figure("defer_passes", mine.visit.local_date, mine.visit.office_id))


def push_lines(visit_id: UUID) -> list[str]:
    """Return by which beginnings of their address's hash the browsers are known that follow a visit."""
    lines = PushLine.objects.filter(visit_id=visit_id, ended_at=None).values_list("endpoint_hash", flat=True)
    return [bytes(each).hex()[:16] for each in lines]
