"""At the counter: finishing, interrupting, sending on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.lobby.events import StepFinished, TicketHeld, TicketResumed, TicketTransferred, VisitFinished
from giliran.lobby.models import Period, VisitStep
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules.states import HoldReason, PeriodKind, StepState, VisitState
from giliran.lobby.services.calling import refuse_if_busy
from giliran.lobby.services.counters import lock_session
from giliran.lobby.services.refusals import NotHere, UnknownStep
from giliran.lobby.services.turning import Held, about, end_visit, hold_of, move, record, start_period
from giliran.offices import queries as offices


@transaction.atomic
def finish_step(*, visit_id: UUID, officer_id: UUID, at: datetime) -> TicketView:
    """The step is done: the next one waits, or the visit is finished. Raises `NotHere` unless served by the officer."""
    held = hold_of(visit_id, states=(StepState.SERVING,), officer=officer_id)
    following = _next_of(held)
    move(held, StepState.DONE, at=at)
    if following is not None:
        _let_wait(following, at=at)
    if held.period.counter is None:
        raise NotHere
    fact = StepFinished(
        **held.about(),
        counter=held.period.counter.pk,
        counter_number=held.period.counter.number,
        next_step=following.key if following else "",
    )
    record(fact, visit=held.visit, at=at, actor=officer_id)
    if following is None:
        end_visit(held.visit, VisitState.FINISHED, at=at)
        record(VisitFinished(**about(held.visit)), visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


@transaction.atomic
def hold(*, visit_id: UUID, officer_id: UUID, at: datetime, reason: HoldReason = HoldReason.OTHER) -> TicketView:
    """Interrupt the service; the counter is free for others. Raises `NotHere` unless served by the officer."""
    why = HoldReason(reason)
    held = hold_of(visit_id, states=(StepState.SERVING,), officer=officer_id)
    if held.period.counter_id is None:
        raise NotHere
    where = Period(counter=held.period.counter, officer_id=officer_id, reason=why)
    move(held, StepState.ON_HOLD, at=at, where=where)
    fact = TicketHeld(**held.about(), counter=held.period.counter_id, officer=officer_id, reason=why)
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


@transaction.atomic
def resume(*, visit_id: UUID, counter_id: UUID, officer_id: UUID, at: datetime) -> TicketView:
    """Go on with somebody who was interrupted, at this counter. Raises `NoCounter`, `CounterBusy`, `NotHere`."""
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    refuse_if_busy(counter_id)
    held = hold_of(visit_id, states=(StepState.ON_HOLD,))
    if held.visit.office_id != session.office_id:
        raise NotHere
    move(held, StepState.SERVING, at=at, where=Period(counter=session.counter, officer_id=officer_id))
    fact = TicketResumed(**held.about(), counter=counter_id, counter_number=session.counter.number, officer=officer_id)
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


@transaction.atomic
def transfer(
    *, visit_id: UUID, officer_id: UUID, at: datetime, to_step: str = "", to_counter_id: UUID | None = None
) -> TicketView:
    """Send somebody to another step, or to one counter, where they wait with the turn they had.

    Steps passed over are left out; going back, this one and those between come again. Raises `NotHere` unless called,
    served or interrupted by this officer, `UnknownStep` without such a step or counter.
    """
    states = (StepState.CALLED, StepState.SERVING, StepState.ON_HOLD)
    held = hold_of(visit_id, states=states, officer=officer_id)
    target = VisitStep.objects.filter(visit=held.visit, key=to_step or held.step.key).first()
    known = {counter.id for counter in offices.counters(held.visit.office_id)}
    elsewhere = target is not None and target.id != held.step.id
    if target is None or (to_counter_id is not None and to_counter_id not in known):
        raise UnknownStep
    if not elsewhere and to_counter_id is None:
        raise UnknownStep
    skipped, again = _passed_over(held, target) if elsewhere else ((), ())
    if elsewhere:
        _change_step(held, target, skipped=skipped, again=again, to_counter_id=to_counter_id, at=at)
    else:
        move(held, StepState.WAITING, at=at, wanted_counter=to_counter_id)
    fact = TicketTransferred(
        **held.about(), to_step=target.key, to_counter=to_counter_id, skipped=tuple(skipped), again=tuple(again)
    )
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


def _passed_over(held: Held, target: VisitStep) -> tuple[Sequence[str], Sequence[str]]:
    low, high = sorted((held.step.order, target.order))
    between = VisitStep.objects.filter(visit=held.visit, order__gte=low, order__lte=high).exclude(id=target.id)
    keys = list(between.order_by("order").values_list("key", flat=True))
    return (keys, ()) if target.order > held.step.order else ((), keys)


def _change_step(
    held: Held,
    target: VisitStep,
    *,
    skipped: Sequence[str],
    again: Sequence[str],
    to_counter_id: UUID | None,
    at: datetime,
) -> None:
    move(held, StepState.SKIPPED, at=at)
    steps = VisitStep.objects.filter(visit=held.visit)
    steps.filter(key__in=skipped).exclude(state=StepState.DONE).update(state=StepState.SKIPPED)
    steps.filter(key__in=again).update(state=StepState.PLANNED)
    _let_wait(target, at=at, wanted_counter=to_counter_id)


def _next_of(held: Held) -> VisitStep | None:
    planned = VisitStep.objects.filter(visit=held.visit, state=StepState.PLANNED, order__gt=held.step.order)
    return planned.order_by("order").first()


def _let_wait(step: VisitStep, *, at: datetime, wanted_counter: UUID | None = None) -> None:
    VisitStep.objects.filter(id=step.id).update(state=StepState.WAITING, wanted_counter=wanted_counter, misses=0)
    start_period(step, PeriodKind.WAITING, at=at)
