"""After the call: repeating it, serving whoever came, and calls in vain."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.lobby.events import ServiceStarted, TicketNotHere, TicketRecalled
from giliran.lobby.models import Period, VisitStep
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules.calling import turn_after_miss
from giliran.lobby.rules.states import AT_COUNTER, StepState
from giliran.lobby.services.refusals import CounterBusy
from giliran.lobby.services.turning import Held, hold_of, move, record
from giliran.offices import queries as offices


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


def _counter_of(held: Held) -> tuple[UUID, int]:
    counter = held.period.counter
    if counter is None:
        message = "a period at a counter says which"
        raise RuntimeError(message)
    return counter.pk, counter.number
