"""Calling: the next by the rule, again, and in vain. Two officers can never call one person."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from giliran.foundation.clock import local_day
from giliran.foundation.instants import since
from giliran.lobby.events import ServiceStarted, TicketCalled, TicketNotHere, TicketRecalled
from giliran.lobby.models import CounterSession, Period, VisitStep
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules.calling import turn_after_miss
from giliran.lobby.rules.states import AT_COUNTER, StepState, VisitState
from giliran.lobby.services.counters import lock_session
from giliran.lobby.services.refusals import CounterBusy, Paused
from giliran.lobby.services.turning import Held, hold_of, move, record
from giliran.offices import queries as offices


@transaction.atomic
def call_next(*, office_id: UUID, counter_id: UUID, officer_id: UUID, at: datetime) -> TicketView | None:
    """Call whoever has the earliest turn among those who wait for a step of this counter; None if nobody does.

    The row is locked while it is chosen and others skip it, so that whoever calls at the same moment gets another.
    Raises `NoCounter`, `Paused`, or `CounterBusy` while somebody is called here or served.
    """
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    if session.paused_at is not None:
        raise Paused
    refuse_if_busy(counter_id)
    step = _first_in_order(session, today=local_day(at, offices.office(office_id).time_zone))
    if step is None:
        return None
    held = Held(visit=step.visit, step=step, period=Period.objects.get(step=step, ends_at=None))
    where = Period(counter=session.counter, officer_id=officer_id)
    move(held, StepState.CALLED, at=at, where=where, calls=step.calls + 1, called_at=at, wanted_counter=None)
    fact = TicketCalled(
        **held.about(),
        counter=counter_id,
        counter_number=session.counter.number,
        officer=officer_id,
        calls=step.calls + 1,
        waited_seconds=int(since(held.period.starts_at, at).total_seconds()),
    )
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(held.visit.id)


@transaction.atomic
def recall(*, visit_id: UUID, officer_id: UUID, at: datetime) -> TicketView:
    """Repeat the call; raise `NotHere` unless this officer called them."""
    held = hold_of(visit_id, states=(StepState.CALLED,), officer=officer_id)
    counter_id, number = _counter_of(held)
    VisitStep.objects.filter(id=held.step.id).update(calls=held.step.calls + 1, called_at=at)
    fact = TicketRecalled(
        **held.about(), counter=counter_id, counter_number=number, officer=officer_id, calls=held.step.calls + 1
    )
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


@transaction.atomic
def start_serving(*, visit_id: UUID, officer_id: UUID, at: datetime) -> TicketView:
    """The one called stands at the counter; raise `NotHere` unless this officer called them."""
    held = hold_of(visit_id, states=(StepState.CALLED,), officer=officer_id)
    counter_id, number = _counter_of(held)
    move(held, StepState.SERVING, at=at, where=held.period, misses=0)
    fact = ServiceStarted(**held.about(), counter=counter_id, counter_number=number, officer=officer_id)
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


@transaction.atomic
def not_here(*, visit_id: UUID, officer_id: UUID, at: datetime) -> TicketView:
    """The one called did not come: others go first; after `not_here_calls` times they are parked until they return."""
    held = hold_of(visit_id, states=(StepState.CALLED,), officer=officer_id)
    counter_id, _number = _counter_of(held)
    misses = held.step.misses + 1
    limit = offices.figure("not_here_calls", held.visit.local_date, held.visit.office_id)
    parked = misses >= limit
    turn_at = turn_after_miss(had=held.step.turn_at, called_at=at)
    move(held, StepState.ABSENT if parked else StepState.WAITING, at=at, misses=misses, turn_at=turn_at)
    fact = TicketNotHere(**held.about(), counter=counter_id, misses=misses, parked=parked, turn_at=turn_at)
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


def refuse_if_busy(counter_id: UUID) -> None:
    """Raise `CounterBusy` while somebody is called to the counter or served at it."""
    if Period.objects.filter(counter_id=counter_id, ends_at=None, kind__in=AT_COUNTER).exists():
        raise CounterBusy


def _first_in_order(session: CounterSession, *, today: date) -> VisitStep | None:
    return (
        VisitStep.objects.select_for_update(no_key=True, skip_locked=True, of=("self", "visit"))
        .select_related("visit")
        .filter(
            Q(wanted_counter=None) | Q(wanted_counter=session.counter_id),
            visit__office_id=session.office_id,
            visit__local_date=today,
            visit__state=VisitState.OPEN,
            state=StepState.WAITING,
            key__in=session.steps,
        )
        .order_by("turn_at", "visit_id")
        .first()
    )


def _counter_of(held: Held) -> tuple[UUID, int]:
    counter = held.period.counter
    if counter is None:
        message = "a period at a counter says which"
        raise RuntimeError(message)
    return counter.pk, counter.number
