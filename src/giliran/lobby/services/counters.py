"""Officers sitting down at counters, resting, leaving."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from giliran.foundation.clock import local_day
from giliran.foundation.instants import not_before
from giliran.ledger.services import append
from giliran.lobby.events import CounterLeft, CounterPaused, CounterResumed, CounterStepsChanged, CounterTaken
from giliran.lobby.models import CounterSession, Period
from giliran.lobby.queries.plan import duty_of, plan_of
from giliran.lobby.queries.sessions import SessionView, session_at
from giliran.lobby.rules.plans import workable
from giliran.lobby.rules.states import AT_COUNTER, PauseReason
from giliran.lobby.services.refusals import CounterBusy, CounterTakenByOther, NoCounter, NotTaught, UnknownStep
from giliran.offices import queries as offices


@transaction.atomic
def take_counter(
    *, office_id: UUID, counter_id: UUID, officer_id: UUID, steps: Sequence[str], at: datetime
) -> SessionView:
    """Sit down at a counter, to call for those of `steps` that are called there and that the officer was taught.

    Another counter of the same officer is left. Raises `CounterTakenByOther`, `UnknownStep` (no such counter or step),
    `NotTaught` (none of the steps is theirs), `CounterBusy` (somebody is still at the old).
    """
    chosen = _steps_for(office_id=office_id, counter_id=counter_id, officer_id=officer_id, wanted=steps)
    for old in CounterSession.objects.select_for_update(no_key=True).filter(officer_id=officer_id, ended_at=None):
        _leave(old, at=at)
    if session_at(counter_id) is not None:
        raise CounterTakenByOther
    day = _day(office_id, at)
    try:
        with transaction.atomic():
            _sit_down(office_id, counter_id, officer_id, steps=chosen, at=at)
    except IntegrityError as taken:
        raise CounterTakenByOther from taken
    fact = CounterTaken(office=office_id, officer=officer_id, local_date=day, steps=tuple(chosen))
    append(fact, subject=counter_id, at=at, actor=officer_id, office=office_id)
    return now_at(counter_id)


@transaction.atomic
def change_steps(*, counter_id: UUID, steps: Sequence[str], at: datetime, actor: UUID) -> SessionView:
    """Let a counter call for other steps from now on; whoever is at it stays.

    Raises `NoCounter` where nobody sits, `UnknownStep`, `NotTaught`.
    """
    session = CounterSession.objects.select_for_update(no_key=True).filter(counter_id=counter_id, ended_at=None).first()
    if session is None:
        raise NoCounter
    chosen = _steps_for(office_id=session.office_id, counter_id=counter_id, officer_id=session.officer_id, wanted=steps)
    if chosen != session.steps:
        CounterSession.objects.filter(id=session.id).update(steps=chosen)
        fact = CounterStepsChanged(**_about(session, at), steps=tuple(chosen))
        append(fact, subject=counter_id, at=at, actor=actor, office=session.office_id)
    return now_at(counter_id)


@transaction.atomic
def leave_counter(*, counter_id: UUID, officer_id: UUID, at: datetime) -> None:
    """Leave the counter; raise `CounterBusy` while somebody is called to it or served at it."""
    _leave(lock_session(counter_id=counter_id, officer_id=officer_id), at=at)


@transaction.atomic
def pause_counter(
    *, counter_id: UUID, officer_id: UUID, at: datetime, reason: PauseReason = PauseReason.BREAK
) -> SessionView:
    """Call nobody for a while; pausing again changes the reason, not since when."""
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    why = PauseReason(reason)
    if session.paused_at is None or session.pause_reason != why:
        since = session.paused_at or at
        CounterSession.objects.filter(id=session.id).update(paused_at=since, pause_reason=why)
        fact = CounterPaused(**_about(session, at), reason=why)
        append(fact, subject=counter_id, at=at, actor=officer_id, office=session.office_id)
    return now_at(counter_id)


@transaction.atomic
def resume_counter(*, counter_id: UUID, officer_id: UUID, at: datetime) -> SessionView:
    """Call again."""
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    if session.paused_at is not None:
        CounterSession.objects.filter(id=session.id).update(paused_at=None, pause_reason="")
        fact = CounterResumed(**_about(session, at))
        append(fact, subject=counter_id, at=at, actor=officer_id, office=session.office_id)
    return now_at(counter_id)


def lock_session(*, counter_id: UUID, officer_id: UUID) -> CounterSession:
    """Lock the officer's session at the counter; raise `NoCounter`. It comes before every lock of a visit."""
    found = (
        CounterSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("counter")
        .filter(counter_id=counter_id, officer_id=officer_id, ended_at=None)
        .first()
    )
    if found is None:
        raise NoCounter
    return found


def leave_session(session: CounterSession, *, at: datetime, actor: UUID) -> None:
    """End a session whose row is locked."""
    CounterSession.objects.filter(id=session.id).update(ended_at=not_before(at, session.started_at))
    append(CounterLeft(**_about(session, at)), subject=session.counter_id, at=at, actor=actor, office=session.office_id)


def now_at(counter_id: UUID) -> SessionView:
    """Return who sits at a counter; raise `NoCounter`."""
    found = session_at(counter_id)
    if found is None:
        raise NoCounter
    return found


def _leave(session: CounterSession, *, at: datetime) -> None:
    if Period.objects.filter(counter_id=session.counter_id, ends_at=None, kind__in=AT_COUNTER).exists():
        raise CounterBusy
    leave_session(session, at=at, actor=session.officer_id)


def _sit_down(office_id: UUID, counter_id: UUID, officer_id: UUID, *, steps: list[str], at: datetime) -> None:
    CounterSession.objects.create(
        office_id=office_id,
        counter_id=counter_id,
        officer_id=officer_id,
        steps=steps,
        started_at=at,
        local_date=_day(office_id, at),
    )


def _steps_for(*, office_id: UUID, counter_id: UUID, officer_id: UUID, wanted: Sequence[str]) -> list[str]:
    plan = plan_of(office_id)
    number = next((counter.number for counter in offices.counters(office_id) if counter.id == counter_id), None)
    if number is None or not {step.key for step in plan} & set(wanted):
        raise UnknownStep
    taught = duty_of(officer_id, office_id).steps
    chosen = workable(plan, counter_number=number, wanted=wanted, taught=taught)
    if not chosen:
        raise NotTaught
    return list(chosen)


def _about(session: CounterSession, at: datetime) -> dict[str, Any]:
    return {"office": session.office_id, "officer": session.officer_id, "local_date": _day(session.office_id, at)}


def _day(office_id: UUID, at: datetime) -> date:
    return local_day(at, offices.office(office_id).time_zone)
