"""Numbers, and the visits that get them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from giliran.foundation.ids import new_id
from giliran.lobby.events import VisitArrived
from giliran.lobby.models import Visit, VisitStep
from giliran.lobby.queries.figures import allowances
from giliran.lobby.queries.plan import plan_of, services_at_door
from giliran.lobby.rules import calling
from giliran.lobby.rules.plans import path
from giliran.lobby.rules.states import VISITOR_LANGUAGES, PeriodKind, StepState, VisitClass, ticket_number
from giliran.lobby.services.turning import about, record, start_period

_COUNT = """
INSERT INTO lobby_ticketcount AS c (office_id, local_date, visit_class, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (office_id, local_date, visit_class) DO UPDATE SET last = c.last + 1
RETURNING last
"""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who comes, by which right, and for what."""

    office_id: UUID
    day: date
    visit_class: VisitClass
    application_id: UUID | None = None
    booking_id: UUID | None = None
    appointment_at: datetime | None = None
    lane: str = ""
    service: str = ""
    language: str = "id"
    priority_asked: bool = False
    device: UUID | None = None


def give_ticket(newcomer: Newcomer, *, at: datetime, actor: UUID | None) -> Visit:
    """Make the visit with its steps of the office's plan; the first waits from now on."""
    turn_at = calling.turn(
        visit_class=newcomer.visit_class,
        appointment=newcomer.appointment_at,
        arrived_at=at,
        allowances=allowances(office_id=newcomer.office_id, day=newcomer.day),
    )
    visit = make_visit(newcomer, at=at)
    taken, left_out = make_steps(visit, turn_at=turn_at)
    first = VisitStep.objects.get(visit=visit, state=StepState.WAITING)
    start_period(first, PeriodKind.WAITING, at=at)
    fact = VisitArrived(
        **about(visit),
        visit_class=visit.visit_class,
        booking=visit.booking_id,
        appointment_at=visit.appointment_at,
        turn_at=turn_at,
        steps=taken,
        left_out=left_out,
        lane=visit.lane,
        service=visit.service,
        language=visit.language,
        priority_asked=visit.priority_asked,
        device=newcomer.device,
    )
    record(fact, visit=visit, at=at, actor=actor)
    return visit


def make_visit(newcomer: Newcomer, *, at: datetime, visit_id: UUID | None = None) -> Visit:
    """Make the visit, with the next number of its class."""
    return Visit.objects.create(
        id=visit_id or new_id(),
        office_id=newcomer.office_id,
        local_date=newcomer.day,
        number=_next_number(newcomer),
        visit_class=newcomer.visit_class,
        application_id=newcomer.application_id,
        booking_id=newcomer.booking_id,
        appointment_at=newcomer.appointment_at,
        arrived_at=at,
        lane=newcomer.lane,
        service=newcomer.service,
        language=newcomer.language if newcomer.language in VISITOR_LANGUAGES else VISITOR_LANGUAGES[0],
        priority_asked=newcomer.priority_asked,
    )


def make_steps(
    visit: Visit, *, turn_at: datetime, first: StepState = StepState.WAITING
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Make all steps of the office's plan, the first of the visitor's own in that state; return theirs and the others.

    Those that are not for them are there too, left out: an officer who finds a damaged passport sends them there.
    """
    plan = plan_of(visit.office_id)
    offered = {found.key: found.circumstance for found in services_at_door(visit.office_id)} if visit.service else {}
    taken = path(
        plan,
        lane="" if visit.priority_asked else visit.lane,
        visit_class=visit.visit_class,
        circumstance=offered.get(visit.service, ""),
    )
    states = dict.fromkeys(taken, StepState.PLANNED) | {taken[0]: first}
    VisitStep.objects.bulk_create(
        VisitStep(
            visit=visit,
            office_id=visit.office_id,
            local_date=visit.local_date,
            key=step.key,
            order=order,
            turn_at=turn_at,
            state=states.get(step.key, StepState.SKIPPED),
        )
        for order, step in enumerate(plan, start=1)
    )
    return taken, tuple(step.key for step in plan if step.key not in states)


def _next_number(newcomer: Newcomer) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [newcomer.office_id, newcomer.day, newcomer.visit_class])
        return ticket_number(newcomer.visit_class, cursor.fetchone()[0])
