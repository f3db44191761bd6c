"""The hall, rebuilt from its facts alone; it must equal what is stored. This is what will let an office run alone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from giliran.foundation.instants import not_before
from giliran.ledger.queries import history
from giliran.ledger.subscriptions import Recorded
from giliran.lobby import events
from giliran.lobby.events_base import CounterFact, HallFact, VisitFact
from giliran.lobby.models import Visit
from giliran.lobby.queries.standing import CounterNow, HallNow, StepNow, VisitNow, stored
from giliran.lobby.rules.states import ACTIVE, StepState, VisitState
from giliran.offices import queries as offices

__all__ = ["CounterNow", "HallNow", "StepNow", "VisitNow", "apply", "from_facts", "rebuilt", "stored"]


def apply(state: HallNow, recorded: Recorded[Any]) -> HallNow:
    """Return the hall after one more fact. Pure: no database, no clock."""
    fact = recorded.fact
    if fact.subject_type == "counter":
        return replace(state, counters=_counters_after(state.counters, recorded))
    if fact.subject_type == "hall":
        return replace(state, **_hall_after(state, fact))
    if isinstance(fact, events.VisitArrived | events.VisitExpected):
        visit = _arrived(fact, at=recorded.at)
    else:
        before = state.visits[recorded.subject]
        visit = replace(before, **_changes(before, fact, at=recorded.at))
    return replace(state, visits={**state.visits, recorded.subject: visit})


def rebuilt(office_id: UUID, day: date) -> HallNow:
    """Return an office's hall of one day, from the ledger."""
    visits = Visit.objects.filter(office_id=office_id, local_date=day).values_list("id", flat=True)
    subjects = [office_id, *visits, *(counter.id for counter in offices.counters(office_id))]
    return from_facts(each for each in history(subjects) if _of_hall(each, day=day))


def from_facts(facts: Iterable[Recorded[Any]]) -> HallNow:
    """Return the hall after all these facts; those of one subject are applied in its own order."""
    return reduce(apply, sorted(facts, key=lambda each: (each.subject, each.subject_seq)), HallNow())


def _of_hall(recorded: Recorded[Any], *, day: date) -> bool:
    fact = recorded.fact
    return isinstance(fact, VisitFact | CounterFact) or (isinstance(fact, HallFact) and fact.local_date == day)


def _arrived(fact: events.VisitArrived | events.VisitExpected, *, at: datetime) -> VisitNow:
    came = isinstance(fact, events.VisitArrived)
    waiting, *later = fact.steps
    first = StepNow(state=StepState.WAITING if came else StepState.ABSENT, turn_at=fact.turn_at, since=at)
    states = dict.fromkeys(later, StepState.PLANNED) | dict.fromkeys(fact.left_out, StepState.SKIPPED)
    return VisitNow(
        number=fact.number,
        visit_class=fact.visit_class,
        application=fact.application,
        booking=fact.booking if isinstance(fact, events.VisitArrived) else None,
        appointment_at=fact.appointment_at if isinstance(fact, events.VisitArrived) else None,
        arrived_at=at,
        state=VisitState.OPEN,
        steps={waiting: first, **{key: StepNow(state=state, turn_at=fact.turn_at) for key, state in states.items()}},
        lane=fact.lane,
        service=fact.service,
        language=fact.language,
        priority_asked=isinstance(fact, events.VisitArrived) and fact.priority_asked,
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
    if isinstance(fact, events.TicketRenumbered):
        return {"number": fact.number}
    if isinstance(fact, events.PriorityDecided):
        return _decided(visit, fact)
    if isinstance(fact, events.ActionUndone):
        return {"state": VisitState.OPEN, "steps": _undone(visit, fact)}
    step = visit.steps[fact.step]
    if isinstance(fact, events.StepFinished):
        changed = {fact.step: _ended(step, StepState.DONE)}
        if fact.next_step:
            changed[fact.next_step] = _waits(visit.steps[fact.next_step], at=at)
    elif isinstance(fact, events.TicketTransferred):
        changed = _transferred(visit, fact, at=at)
    else:
        changed = {fact.step: _after(step, fact, at=at)}
    after: dict[str, Any] = {"steps": {**visit.steps, **changed}}
    return after | {"deferrals": fact.deferrals} if isinstance(fact, events.TicketDeferred) else after


def _decided(visit: VisitNow, fact: events.PriorityDecided) -> dict[str, Any]:
    steps = visit.steps
    if fact.granted:
        steps = {key: replace(step, turn_at=fact.turn_at) for key, step in steps.items()}
        steps |= {key: _ended(steps[key], StepState.SKIPPED) for key in fact.left_out}
    return {"visit_class": fact.visit_class, "lane": fact.lane, "priority_asked": False, "steps": steps}


def _undone(visit: VisitNow, fact: events.ActionUndone) -> dict[str, StepNow]:
    steps = {
        key: _ended(visit.steps[key], StepState(state)) for key, state in zip(fact.steps, fact.states, strict=True)
    }
    steps[fact.step] = replace(
        steps[fact.step], turn_at=fact.turn_at, wanted_counter=fact.wanted_counter, misses=fact.misses,
        since=fact.since, counter=fact.counter, officer=fact.officer, reason=fact.reason,
    )  # fmt: skip
    return steps


def _after(step: StepNow, fact: Any, *, at: datetime) -> StepNow:
    if isinstance(fact, events.TicketRecalled):
        return replace(step, calls=fact.calls, called_at=at)
    if isinstance(fact, events.TicketDeferred):
        return replace(step, turn_at=fact.turn_at)
    step = replace(step, since=not_before(at, step.since), reason="")
    match fact:
        case events.TicketCalled():
            called = replace(step, state=StepState.CALLED, counter=fact.counter, officer=fact.officer)
            after = replace(called, calls=fact.calls, called_at=at, wanted_counter=None)
        case events.ServiceStarted():
            after = replace(step, state=StepState.SERVING, misses=0)
        case events.TicketHeld():
            after = replace(step, state=StepState.ON_HOLD, reason=fact.reason)
        case events.TicketTakenOver():
            after = replace(step, officer=fact.officer)
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
        waits = replace(_ended(here, StepState.WAITING), wanted_counter=fact.to_counter)
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
    return replace(step, state=state, since=None, counter=None, officer=None, reason="")


def _waits(step: StepNow, *, at: datetime) -> StepNow:
    return replace(step, state=StepState.WAITING, since=at, wanted_counter=None, misses=0)


def _counters_after(counters: Mapping[UUID, CounterNow], recorded: Recorded[Any]) -> dict[UUID, CounterNow]:
    fact, counter = recorded.fact, recorded.subject
    others = {key: value for key, value in counters.items() if key != counter}
    if isinstance(fact, events.CounterTaken):
        return {**others, counter: CounterNow(officer=fact.officer, steps=fact.steps)}
    if isinstance(fact, events.CounterLeft):
        return others
    if isinstance(fact, events.CounterStepsChanged):
        return {**others, counter: replace(counters[counter], steps=fact.steps)}
    reason = fact.reason if isinstance(fact, events.CounterPaused) else ""
    now = replace(counters[counter], paused=isinstance(fact, events.CounterPaused), pause_reason=reason)
    return {**others, counter: now}


def _hall_after(state: HallNow, fact: Any) -> dict[str, Any]:
    match fact:
        case events.LanePaused():
            return {"pauses": state.pauses | {(fact.lane, fact.step)}}
        case events.LaneResumed():
            return {"pauses": state.pauses - {(fact.lane, fact.step)}}
        case events.DoorStopped():
            return {"stops": state.stops | {fact.lane}}
        case events.DoorOpened():
            return {"stops": state.stops - {fact.lane}}
    message = f"{fact.kind} changes a hall, and nobody said how"
    raise TypeError(message)
