"""Officers sitting down at counters, resting, leaving."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from giliran.foundation.clock import local_day
from giliran.foundation.instants import not_before
from giliran.ledger.services import append
from giliran.lobby.events import CounterLeft, CounterPaused, CounterResumed, CounterTaken
from giliran.lobby.models import CounterSession, Period
from giliran.lobby.queries.plan import steps_of
from giliran.lobby.queries.sessions import SessionView, session_at
from giliran.lobby.rules.states import AT_COUNTER
from giliran.lobby.services.refusals import CounterBusy, CounterTakenByOther, NoCounter, UnknownStep
from giliran.offices import queries as offices


@transaction.atomic
def take_counter(
    *, office_id: UUID, counter_id: UUID, officer_id: UUID, steps: Sequence[str], at: datetime
) -> SessionView:
    """Sit down at a counter, to call for `steps`; another counter of the same officer is left.

    Raises `CounterTakenByOther`, `UnknownStep` (no such counter or step), `CounterBusy` (somebody is still at the old).
    """
    known = [step.key for step in steps_of(office_id)]
    chosen = [key for key in known if key in set(steps)]
    if not chosen or counter_id not in {counter.id for counter in offices.counters(office_id)}:
        raise UnknownStep
    for old in CounterSession.objects.select_for_update(no_key=True).filter(officer_id=officer_id, ended_at=None):
        _leave(old, at=at)
    if session_at(counter_id) is not None:
        raise CounterTakenByOther
    try:
        with transaction.atomic():
            CounterSession.objects.create(
                office_id=office_id,
                counter_id=counter_id,
                officer_id=officer_id,
                steps=chosen,
                started_at=at,
                local_date=local_day(at, offices.office(office_id).time_zone),
            )
    except IntegrityError as taken:
        raise CounterTakenByOther from taken
    fact = CounterTaken(office=office_id, officer=officer_id, steps=tuple(chosen))
    append(fact, subject=counter_id, at=at, actor=officer_id, office=office_id)
    return _now_at(counter_id)


@transaction.atomic
def leave_counter(*, counter_id: UUID, officer_id: UUID, at: datetime) -> None:
    """Leave the counter; raise `CounterBusy` while somebody is called to it or served at it."""
    _leave(lock_session(counter_id=counter_id, officer_id=officer_id), at=at)


@transaction.atomic
def pause_counter(*, counter_id: UUID, officer_id: UUID, at: datetime) -> SessionView:
    """Call nobody for a while."""
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    if session.paused_at is None:
        CounterSession.objects.filter(id=session.id).update(paused_at=at)
        fact = CounterPaused(office=session.office_id, officer=officer_id)
        append(fact, subject=counter_id, at=at, actor=officer_id, office=session.office_id)
    return _now_at(counter_id)


@transaction.atomic
def resume_counter(*, counter_id: UUID, officer_id: UUID, at: datetime) -> SessionView:
    """Call again."""
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    if session.paused_at is not None:
        CounterSession.objects.filter(id=session.id).update(paused_at=None)
        fact = CounterResumed(office=session.office_id, officer=officer_id)
        append(fact, subject=counter_id, at=at, actor=officer_id, office=session.office_id)
    return _now_at(counter_id)


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


def _leave(session: CounterSession, *, at: datetime) -> None:
    if Period.objects.filter(counter_id=session.counter_id, ends_at=None, kind__in=AT_COUNTER).exists():
        raise CounterBusy
    CounterSession.objects.filter(id=session.id).update(ended_at=not_before(at, session.started_at))
    fact = CounterLeft(office=session.office_id, officer=session.officer_id)
    append(fact, subject=session.counter_id, at=at, actor=session.officer_id, office=session.office_id)


def _now_at(counter_id: UUID) -> SessionView:
    found = session_at(counter_id)
    if found is None:
        raise NoCounter
    return found
