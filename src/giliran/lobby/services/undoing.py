"""Taking back what was done last at a counter. Nothing is erased: what was undone stays on record, and so does this."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from giliran.foundation.instants import not_before
from giliran.lobby import events
from giliran.lobby.events import ActionUndone
from giliran.lobby.models import CounterSession, Period, Visit, VisitStep
from giliran.lobby.queries.rebuild import from_facts
from giliran.lobby.queries.standing import StepNow, VisitNow
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.queries.undoing import Action, last_actions
from giliran.lobby.rules.states import ACTIVE, PeriodKind, StepState, VisitState
from giliran.lobby.services.calling import refuse_if_busy
from giliran.lobby.services.counters import lock_session
from giliran.lobby.services.refusals import NothingToUndo, UndoRefused
from giliran.lobby.services.turning import about, end_period, record, start_period

_GOES_ALONG: dict[type[Any], tuple[type[Any], ...]] = {
    events.TicketCalled: (events.TicketRecalled,),
    events.StepFinished: (events.VisitFinished,),
}
"""What may follow an action and be undone with it."""


@transaction.atomic
def undo(*, office_id: UUID, counter_id: UUID, officer_id: UUID, at: datetime) -> TicketView:
    """Take back what this officer did last at this counter, within `undo_seconds`; return whom it was about.

    The visit is as it was before, from now on: what was in between stays in its periods, without a gap. Finishing one
    and calling the next by one press is taken back together. Raises `NoCounter`, `NothingToUndo`, `UndoRefused` where
    the world has moved on since, `CounterBusy`.
    """
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    actions = last_actions(counter_id=counter_id, officer_id=officer_id, at=at)
    if session.office_id != office_id or not actions:
        raise NothingToUndo
    locked = Visit.objects.select_for_update(no_key=True).filter(id__in=[action.visit_id for action in actions])
    visits = {visit.id: visit for visit in locked.order_by("id")}
    for action in actions:
        _undo(action, visits[action.visit_id], session=session, at=at)
    return ticket(actions[-1].visit_id)


def _undo(action: Action, visit: Visit, *, session: CounterSession, at: datetime) -> None:
    fact = action.recorded.fact
    before = _before(action)
    was = before.steps[fact.step]
    _refuse_another_visit(visit)
    since = _end_present(visit, at=at)
    if was.state in (StepState.CALLED, StepState.SERVING):
        if was.counter != session.counter_id:
            raise UndoRefused
        refuse_if_busy(session.counter_id)
    if visit.state != VisitState.OPEN:
        Visit.objects.filter(id=visit.id).update(state=VisitState.OPEN, ended_at=None)
    step = _put_back(visit, before, key=fact.step)
    where = Period(counter_id=was.counter, officer_id=was.officer, reason=was.reason)
    start_period(step, PeriodKind(was.state), at=since, where=where)
    undone = ActionUndone(
        **about(visit),
        **_step_again(fact.step, was, session=session),
        undone=action.recorded.kind,
        steps=tuple(before.steps),
        states=tuple(each.state for each in before.steps.values()),
        since=since,
    )
    record(undone, visit=visit, at=at, actor=session.officer_id)


def _before(action: Action) -> VisitNow:
    """Return the visit as it was before the action; raise `UndoRefused` if anything else has happened since."""
    place = action.facts.index(action.recorded)
    allowed = _GOES_ALONG.get(type(action.recorded.fact), ())
    if not all(isinstance(later.fact, allowed) for later in action.facts[place + 1 :]):
        raise UndoRefused
    return from_facts(action.facts[:place]).visits[action.visit_id]


def _refuse_another_visit(visit: Visit) -> None:
    if visit.application_id is None:
        return
    others = Visit.objects.filter(application_id=visit.application_id, state=VisitState.OPEN).exclude(id=visit.id)
    if others.exists():
        raise UndoRefused


def _end_present(visit: Visit, *, at: datetime) -> datetime:
    """End the period that is open; return when the one put back begins: now, or when the visit ended."""
    present = Period.objects.filter(step__visit=visit, ends_at=None).first()
    if present is not None:
        end_period(present, at=at)
        return not_before(at, present.starts_at)
    last = Period.objects.filter(step__visit=visit).order_by("-ends_at").values_list("ends_at", flat=True).first()
    return last or at


def _put_back(visit: Visit, before: VisitNow, *, key: str) -> VisitStep:
    rows = {row.key: row for row in VisitStep.objects.select_for_update(no_key=True).filter(visit=visit)}
    # The step that is under way first gives way: a visit has one at a time.
    order = sorted(before.steps, key=lambda each: before.steps[each].state in ACTIVE)
    for each in order:
        VisitStep.objects.filter(id=rows[each].id).update(state=before.steps[each].state)
    was = before.steps[key]
    VisitStep.objects.filter(id=rows[key].id).update(
        turn_at=was.turn_at, wanted_counter=was.wanted_counter, misses=was.misses
    )
    return rows[key]


def _step_again(key: str, was: StepNow, *, session: CounterSession) -> dict[str, Any]:
    here = was.counter == session.counter_id
    return {
        "step": key,
        "state": was.state,
        "turn_at": was.turn_at,
        "wanted_counter": was.wanted_counter,
        "misses": was.misses,
        "counter": was.counter,
        "counter_number": session.counter.number if here else None,
        "officer": was.officer,
        "reason": was.reason,
    }
