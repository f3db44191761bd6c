"""What goes past the order: a particular one is called, a counter is taken over from a colleague."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from giliran.accounts import queries as accounts
from giliran.foundation.actors import Role
from giliran.foundation.clock import local_day
from giliran.foundation.instants import since
from giliran.ledger.services import append
from giliran.lobby.events import CounterTaken, TicketCalled, TicketTakenOver
from giliran.lobby.models import CounterSession, Period
from giliran.lobby.queries.plan import duty_of, plan_of
from giliran.lobby.queries.sessions import SessionView
from giliran.lobby.queries.tickets import TicketView, serving_at, ticket
from giliran.lobby.rules.plans import workable
from giliran.lobby.rules.states import AT_COUNTER, PickReason, StepState, TakeOverReason
from giliran.lobby.services.calling import refuse_if_busy
from giliran.lobby.services.counters import leave_session, lock_session, now_at
from giliran.lobby.services.refusals import CounterBusy, MayNotPick, NoCounter, NotHere, NotTaught, Paused, PickRefused
from giliran.lobby.services.turning import Held, hold_of, move, record
from giliran.offices import queries as offices


@transaction.atomic
def call_particular(
    *, visit_id: UUID, counter_id: UUID, officer_id: UUID, reason: PickReason, at: datetime
) -> TicketView:
    """Call this one and not the next by the rule; who, whom and why is on record.

    Raises `MayNotPick` unless the officer was given that right or supervises the office; `NoCounter`, `Paused`,
    `CounterBusy`; `PickRefused` unless they wait, today, for a step of this counter, and not for another counter.
    """
    why = PickReason(reason)
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    if not may_pick(officer_id=officer_id, office_id=session.office_id, at=at):
        raise MayNotPick
    if session.paused_at is not None:
        raise Paused
    refuse_if_busy(counter_id)
    held = _waiting_for(session, visit_id, at=at)
    calls = held.step.calls + 1
    where = Period(counter=session.counter, officer_id=officer_id)
    move(held, StepState.CALLED, at=at, where=where, calls=calls, called_at=at, wanted_counter=None)
    fact = TicketCalled(
        **held.about(),
        counter=counter_id,
        counter_number=session.counter.number,
        officer=officer_id,
        calls=calls,
        waited_seconds=int(since(held.period.starts_at, at).total_seconds()),
        out_of_turn=why,
    )
    record(fact, visit=held.visit, at=at, actor=officer_id)
    return ticket(visit_id)


def may_pick(*, officer_id: UUID, office_id: UUID, at: datetime) -> bool:
    """Say whether an officer may call a particular one."""
    if duty_of(officer_id, office_id).may_pick:
        return True
    return Role.SUPERVISOR in accounts.actor_for(officer_id, at=at).roles_at(office_id)


@transaction.atomic
def take_over(*, counter_id: UUID, officer_id: UUID, at: datetime, reason: TakeOverReason) -> SessionView:
    """Sit down where another officer still sits, and go on with whoever is at the counter.

    One's own counter is left. Raises `NoCounter` where nobody sits, `NotTaught` if none of its steps is one's own,
    `CounterBusy` while somebody is at the counter that would be left.
    """
    why = TakeOverReason(reason)
    found = CounterSession.objects.select_for_update(no_key=True, of=("self",)).filter(
        Q(counter_id=counter_id) | Q(officer_id=officer_id), ended_at=None
    )
    sessions = {session.counter_id: session for session in found.select_related("counter").order_by("id")}
    there = sessions.pop(counter_id, None)
    if there is None:
        raise NoCounter
    if there.officer_id == officer_id:
        return now_at(counter_id)
    taught = duty_of(officer_id, there.office_id).steps
    steps = workable(plan_of(there.office_id), counter_number=there.counter.number, wanted=there.steps, taught=taught)
    if not steps:
        raise NotTaught
    for own in sessions.values():
        if Period.objects.filter(counter_id=own.counter_id, ends_at=None, kind__in=AT_COUNTER).exists():
            raise CounterBusy
        leave_session(own, at=at, actor=officer_id)
    _sit_down_instead(there, officer_id=officer_id, steps=steps, why=why, at=at)
    return now_at(counter_id)


def _sit_down_instead(
    there: CounterSession, *, officer_id: UUID, steps: tuple[str, ...], why: TakeOverReason, at: datetime
) -> None:
    day = local_day(at, offices.office(there.office_id).time_zone)
    leave_session(there, at=at, actor=officer_id)
    CounterSession.objects.create(
        office_id=there.office_id,
        counter_id=there.counter_id,
        officer_id=officer_id,
        steps=list(steps),
        started_at=at,
        local_date=day,
    )
    taken = CounterTaken(
        office=there.office_id, officer=officer_id, local_date=day, steps=steps, instead_of=there.officer_id, reason=why
    )
    append(taken, subject=there.counter_id, at=at, actor=officer_id, office=there.office_id)
    here = serving_at(there.counter_id)
    if here is None:
        return
    held = hold_of(here.visit_id, states=(StepState.CALLED, StepState.SERVING))
    if held.period.counter_id != there.counter_id:
        raise NotHere
    move(held, StepState(held.step.state), at=at, where=Period(counter=there.counter, officer_id=officer_id))
    fact = TicketTakenOver(
        **held.about(), counter=there.counter_id, counter_number=there.counter.number, officer=officer_id
    )
    record(fact, visit=held.visit, at=at, actor=officer_id)


def _waiting_for(session: CounterSession, visit_id: UUID, *, at: datetime) -> Held:
    try:
        held = hold_of(visit_id, states=(StepState.WAITING,))
    except NotHere as gone:
        raise PickRefused from gone
    elsewhere = held.step.wanted_counter_id not in {None, session.counter_id}
    today = local_day(at, offices.office(session.office_id).time_zone)
    in_this_hall = held.visit.office_id == session.office_id and held.visit.local_date == today
    if elsewhere or not in_this_hall or held.step.key not in session.steps:
        raise PickRefused
    return held
