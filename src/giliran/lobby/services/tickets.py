"""Numbers, and the visits that get them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from giliran.lobby.events import VisitArrived
from giliran.lobby.models import Visit, VisitStep
from giliran.lobby.queries.figures import allowances
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.rules import calling
from giliran.lobby.rules.states import PeriodKind, StepState, VisitClass, ticket_number
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


def give_ticket(newcomer: Newcomer, *, at: datetime, actor: UUID | None) -> Visit:
    """Make the visit with all steps of the office's plan; the first waits from now on."""
    turn_at = calling.turn(
        visit_class=newcomer.visit_class,
        appointment=newcomer.appointment_at,
        arrived_at=at,
        allowances=allowances(office_id=newcomer.office_id, day=newcomer.day),
    )
    visit = Visit.objects.create(
        office_id=newcomer.office_id,
        local_date=newcomer.day,
        number=_next_number(newcomer),
        visit_class=newcomer.visit_class,
        application_id=newcomer.application_id,
        booking_id=newcomer.booking_id,
        appointment_at=newcomer.appointment_at,
        arrived_at=at,
    )
    keys = [step.key for step in steps_of(newcomer.office_id)]
    first = _make_steps(visit, keys, turn_at=turn_at)
    start_period(first, PeriodKind.WAITING, at=at)
    fact = VisitArrived(
        **about(visit),
        visit_class=visit.visit_class,
        booking=visit.booking_id,
        appointment_at=visit.appointment_at,
        turn_at=turn_at,
        steps=tuple(keys),
    )
    record(fact, visit=visit, at=at, actor=actor)
    return visit


def _make_steps(visit: Visit, keys: Sequence[str], *, turn_at: datetime) -> VisitStep:
    where = {"office_id": visit.office_id, "local_date": visit.local_date}
    steps = [
        VisitStep(visit=visit, key=key, order=order, turn_at=turn_at, **where)
        for order, key in enumerate(keys, start=1)
    ]
    steps[0].state = StepState.WAITING
    VisitStep.objects.bulk_create(steps)
    return steps[0]


def _next_number(newcomer: Newcomer) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [newcomer.office_id, newcomer.day, newcomer.visit_class])
        return ticket_number(newcomer.visit_class, cursor.fetchone()[0])
