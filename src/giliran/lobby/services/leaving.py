"""Leaving, and coming back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from giliran.foundation.clock import local_day
from giliran.lobby.events import TicketReturned, VisitLeft
from giliran.lobby.models import Period, Visit, VisitStep
from giliran.lobby.queries.sessions import sessions
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules.states import ACTIVE, StepState, VisitState
from giliran.lobby.services.counters import leave_counter
from giliran.lobby.services.turning import about, end_period, end_visit, hold_of, move, record
from giliran.offices import queries as offices


@transaction.atomic
def leave(*, visit_id: UUID, at: datetime, actor: UUID | None, reason: str = "visitor") -> TicketView:
    """Take somebody out of the queue for good. Repeating it changes nothing."""
    visit = Visit.objects.select_for_update(no_key=True).get(id=visit_id)
    if visit.state == VisitState.OPEN:
        close_visit(visit, reason=reason, at=at, actor=actor)
    return ticket(visit_id)


@transaction.atomic
def return_to_queue(*, visit_id: UUID, at: datetime, actor: UUID | None) -> TicketView:
    """Let somebody absent wait again, in order as if they had come just now; otherwise nothing changes.

    Whom another office sent here, and who comes for the first time, keeps the turn that they had there.
    """
    visit = Visit.objects.select_for_update(no_key=True).get(id=visit_id)
    absent = VisitStep.objects.filter(visit=visit, state=StepState.ABSENT).exists()
    if visit.state == VisitState.OPEN and absent:
        held = hold_of(visit_id, states=(StepState.ABSENT,))
        turn_at = at if held.step.misses else held.step.turn_at
        move(held, StepState.WAITING, at=at, turn_at=turn_at, misses=0)
        record(TicketReturned(**held.about(), turn_at=turn_at), visit=held.visit, at=at, actor=actor)
    return ticket(visit_id)


def close_past_days(*, at: datetime) -> int:
    """Close the visits, and leave the counters, of days that are over at their office; return how many visits."""
    closed = 0
    for office in offices.active_offices():
        today = local_day(at, office.time_zone)
        due = Visit.objects.filter(office_id=office.id, local_date__lt=today, state=VisitState.OPEN)
        for visit_id in due.values_list("id", flat=True):
            leave(visit_id=visit_id, at=at, actor=None, reason="closing")
            closed += 1
        for session in sessions(office.id):
            if local_day(session.started_at, office.time_zone) < today:
                leave_counter(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    return closed


def close_visit(visit: Visit, *, reason: str, at: datetime, actor: UUID | None, **onward: Any) -> None:
    """Close a visit whose row is locked: what was under way and what was to come is left out.

    `onward`: what else `VisitLeft` says of somebody who is sent to another office.
    """
    for period in Period.objects.filter(step__visit=visit, ends_at=None):
        end_period(period, at=at)
    left_out = [*ACTIVE, StepState.PLANNED]
    VisitStep.objects.filter(visit=visit, state__in=left_out).update(state=StepState.SKIPPED)
    end_visit(visit, VisitState.LEFT, at=at)
    fact = VisitLeft(**about(visit), reason=reason, **onward)
    record(fact, visit=visit, at=at, actor=actor)
