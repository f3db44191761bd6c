"""The hall, rebuilt from its facts alone; it must equal what is stored. This is what will let an office run alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from giliran.foundation.instants import not_before
from giliran.ledger.queries import history
from giliran.ledger.subscriptions import Recorded
from giliran.lobby import events
from giliran.lobby.models import CounterSession, Period, Visit, VisitStep
from giliran.lobby.rules.states import ACTIVE, StepState, VisitState
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class StepNow:
    """A step as it stands; `since`, `counter`, `officer` are of its open period."""

    state: StepState
    turn_at: datetime
    wanted_counter: UUID | None = None
    calls: int = 0
    called_at: datetime | None = None
    misses: int = 0
    since: datetime | None = None
    counter: UUID | None = None
    officer: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class VisitNow:
    """A visit as it stands; its steps are in order."""

    number: str
    visit_class: str
    application: UUID | None
    booking: UUID | None
    appointment_at: datetime | None
    arrived_at: datetime
    state: VisitState
    steps: Mapping[str, StepNow]


@dataclass(frozen=True, kw_only=True)
class CounterNow:
    """An officer at a counter."""

    officer: UUID
    steps: tuple[str, ...]
    paused: bool = False


@dataclass(frozen=True, kw_only=True)
class HallNow:
    """A hall: everybody who came, and every counter that is open."""

    visits: Mapping[UUID, VisitNow] = field(default_factory=dict)
    counters: Mapping[UUID, CounterNow] = field(default_factory=dict)


def apply(state: HallNow, recorded: Recorded[Any]) -> HallNow:
    """Return the hall after one more fact. Pure: no database, no clock."""
    fact = recorded.fact
    if fact.subject_type == "counter":
        return replace(state, counters=_counters_after(state.counters, recorded))
    if isinstance(fact, events.VisitArrived):
        visit = _arrived(fact, at=recorded.at)
    else:
        before = state.visits[recorded.subject]
        visit = replace(before, **_changes(before, fact, at=recorded.at))
    return replace(state, visits={**state.visits, recorded.subject: visit})


def rebuilt(office_id: UUID, day: date) -> HallNow:
    """Return an office's hall of one day, from the ledger."""
    visits = Visit.objects.filter(office_id=office_id, local_date=day).values_list("id", flat=True)
    return from_facts(history([*visits, *(counter.id for counter in offices.counters(office_id))]))


def from_facts(facts: Iterable[Recorded[Any]]) -> HallNow:
    """Return the hall after all these facts; those of one subject are applied in its own order."""
    return reduce(apply, sorted(facts, key=lambda each: (each.subject, each.subject_seq)), HallNow())


def stored(office_id: UUID, day: date) -> HallNow:
    """Return an office's hall of one day, from its tables."""
    steps = VisitStep.objects.order_by("order").prefetch_related(
        Prefetch("periods", queryset=Period.objects.filter(ends_at=None), to_attr="opened")
    )
    visits = Visit.objects.filter(office_id=office_id, local_date=day).prefetch_related(Prefetch("steps", steps))
    open_now = CounterSession.objects.filter(office_id=office_id, ended_at=None)
    return HallNow(
        visits={visit.id: _stored_visit(visit) for visit in visits},
        counters={
            row.counter_id: CounterNow(officer=row.officer_id, steps=tuple(row.steps), paused=row.paused_at is not None)
            for row in open_now
        },
    )


def _arrived(fact: events.VisitArrived, *, at: datetime) -> VisitNow:
    waiting, *later = fact.steps
    first = StepNow(state=StepState.WAITING, turn_at=fact.turn_at, since=at)
    return VisitNow(
        number=fact.number,
        visit_class=fact.visit_class,
        application=fact.application,
        booking=fact.booking,
        appointment_at=fact.appointment_at,
        arrived_at=at,
        state=VisitState.OPEN,
        steps={waiting: first, **{key: StepNow(state=StepState.PLANNED, turn_at=fact.turn_at) for key in later}},
    )


def _changes(visit: VisitNow, fact: Any, *, at: datetime) -> dict[str, Any]:
    if isinstance(fact, events.VisitFinished):
        return {"state": VisitState.FINISHED}
    if isinstance(fact, events.VisitLeft):
        left_out = {
            key: _ended(step, StepState.SKIPPED)
            for key, step in visit.steps.items()
            if step.state in (*ACTIVE, StepState.PLANNED)
        }
        return {"state": VisitState.LEFT, "steps": {**visit.steps, **left_out}}
    step = visit.steps[fact.step]
    if isinstance(fact, events.StepFinished):
        changed = {fact.step: _ended(step, StepState.DONE)}
        if fact.next_step:
            changed[fact.next_step] = _waits(visit.steps[fact.next_step], at=at)
    elif isinstance(fact, events.TicketTransferred):
        changed = _transferred(visit, fact, at=at)
    else:
        changed = {fact.step: _after(step, fact, at=at)}
    return {"steps": {**visit.steps, **changed}}


def _after(step: StepNow, fact: Any, *, at: datetime) -> StepNow:
    if isinstance(fact, events.TicketRecalled):
        return replace(step, calls=fact.calls, called_at=at)
    step = replace(step, since=not_before(at, step.since))
    match fact:
        case events.TicketCalled():
            called = replace(step, state=StepState.CALLED, counter=fact.counter, officer=fact.officer)
            after = replace(called, calls=fact.calls, called_at=at, wanted_counter=None)
        case events.ServiceStarted():
            after = replace(step, state=StepState.SERVING, misses=0)
        case events.TicketHeld():
            after = replace(step, state=StepState.ON_HOLD)
        case events.TicketResumed():
            after = replace(step, state=StepState.SERVING, counter=fact.counter, officer=fact.officer)
        case events.TicketNotHere():
            state = StepState.ABSENT if fact.parked else StepState.WAITING
            away = replace(step, state=state, misses=fact.misses, turn_at=fact.turn_at)
            after = replace(away, counter=None, officer=None)
        case events.TicketReturned():
            after = replace(step, state=StepState.WAITING, turn_at=fact.turn_at, misses=0)
        case _:
            message = f"{fact.kind} changes a hall, and nobody said how"
            raise TypeError(message)
    return after


def _transferred(visit: VisitNow, fact: events.TicketTransferred, *, at: datetime) -> dict[str, StepNow]:
    if fact.to_step == fact.step:
        here = visit.steps[fact.step]
        waits = replace(here, state=StepState.WAITING, wanted_counter=fact.to_counter, counter=None, officer=None)
        return {fact.step: replace(waits, since=not_before(at, here.since))}
    changed = {fact.step: _ended(visit.steps[fact.step], StepState.SKIPPED)}
    for key in fact.skipped:
        if visit.steps[key].state != StepState.DONE:
            changed[key] = _ended(visit.steps[key], StepState.SKIPPED)
    for key in fact.again:
        changed[key] = _ended(visit.steps[key], StepState.PLANNED)
    target = _waits(visit.steps[fact.to_step], at=at)
    return {**changed, fact.to_step: replace(target, wanted_counter=fact.to_counter)}


def _ended(step: StepNow, state: StepState) -> StepNow:
    return replace(step, state=state, since=None, counter=None, officer=None)


def _waits(step: StepNow, *, at: datetime) -> StepNow:
    return replace(step, state=StepState.WAITING, since=at, wanted_counter=None, misses=0)


def _counters_after(counters: Mapping[UUID, CounterNow], recorded: Recorded[Any]) -> dict[UUID, CounterNow]:
    fact, counter = recorded.fact, recorded.subject
    others = {key: value for key, value in counters.items() if key != counter}
    if isinstance(fact, events.CounterTaken):
        return {**others, counter: CounterNow(officer=fact.officer, steps=fact.steps)}
    if isinstance(fact, events.CounterLeft):
        return others
    return {**others, counter: replace(counters[counter], paused=isinstance(fact, events.CounterPaused))}


def _stored_visit(visit: Visit) -> VisitNow:
    return VisitNow(
        number=visit.number,
        visit_class=visit.visit_class,
        application=visit.application_id,
        booking=visit.booking_id,
        appointment_at=visit.appointment_at,
        arrived_at=visit.arrived_at,
        state=VisitState(visit.state),
        steps={step.key: _stored_step(step) for step in visit.steps.all()},
    )


def _stored_step(step: VisitStep) -> StepNow:
    period = next(iter(getattr(step, "opened", [])), None)
    return StepNow(
        state=StepState(step.state),
        turn_at=step.turn_at,
        wanted_counter=step.wanted_counter_id,
        calls=step.calls,
        called_at=step.called_at,
        misses=step.misses,
        since=period.starts_at if period else None,
        counter=period.counter_id if period else None,
        officer=period.officer_id if period else None,
    )
