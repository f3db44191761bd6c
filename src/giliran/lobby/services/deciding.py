"""Whether priority is theirs who asked for it at a kiosk: an officer looks."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.appointments import rules_lanes
from giliran.lobby.events import PriorityDecided
from giliran.lobby.models import Visit, VisitStep
from giliran.lobby.queries.figures import allowances
from giliran.lobby.queries.plan import plan_of
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules import calling
from giliran.lobby.rules.states import StepState, VisitClass, VisitState
from giliran.lobby.services.refusals import NothingAsked
from giliran.lobby.services.turning import about, record


@transaction.atomic
def confirm_priority(*, visit_id: UUID, yes: bool, at: datetime, actor: UUID) -> TicketView:
    """Decide about priority that was asked for; granted, they stand as if it had been seen when they came.

    The number stays. Raises `NothingAsked` where nobody waits for an answer.
    """
    visit = Visit.objects.select_for_update(no_key=True).filter(id=visit_id, state=VisitState.OPEN).first()
    if visit is None or not visit.priority_asked:
        raise NothingAsked
    visit_class = VisitClass.PRIORITY if yes else VisitClass(visit.visit_class)
    lane = rules_lanes.PRIORITY if yes else rules_lanes.WALK_IN
    steps = list(VisitStep.objects.filter(visit=visit).order_by("order"))
    turn_at = steps[0].turn_at
    if yes:
        figures = allowances(office_id=visit.office_id, day=visit.local_date)
        turn_at = calling.turn(
            visit_class=visit_class, appointment=None, arrived_at=visit.arrived_at, allowances=figures
        )
    left_out = _left_out(visit, steps) if yes else ()
    Visit.objects.filter(id=visit.id).update(visit_class=visit_class, lane=lane, priority_asked=False)
    if yes:
        VisitStep.objects.filter(visit=visit).update(turn_at=turn_at)
        VisitStep.objects.filter(visit=visit, key__in=left_out).update(state=StepState.SKIPPED)
    fact = PriorityDecided(
        **about(visit), granted=yes, visit_class=visit_class, lane=lane, turn_at=turn_at, left_out=left_out
    )
    record(fact, visit=visit, at=at, actor=actor)
    return ticket(visit_id)


def _left_out(visit: Visit, steps: list[VisitStep]) -> tuple[str, ...]:
    """Return the steps still to come that the plan spares those with priority."""
    spared = {
        step.key
        for step in plan_of(visit.office_id)
        if step.skipped_by & {VisitClass.PRIORITY.value, rules_lanes.PRIORITY}
    }
    return tuple(step.key for step in steps if step.key in spared and step.state == StepState.PLANNED)
