"""When counters called on a day, and for which steps: without their pauses, which only the ledger remembers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from giliran.ledger import queries as ledger
from giliran.ledger.subscriptions import Recorded
from giliran.lobby.events_counters import CounterPaused, CounterResumed, CounterStepsChanged, CounterTaken
from giliran.lobby.models import CounterSession
from giliran.lobby.rules.estimates import Session


def stretches(office_id: UUID, day: date, *, midnight: datetime) -> Iterator[Session]:
    """Return each stretch of a day in which a counter called for the same steps without a break."""
    rows = sessions_of(office_id, day)
    counters = sorted({row.counter_id for row in rows})
    facts = ledger.history(counters, between=(midnight, midnight + timedelta(days=1))) if counters else []
    for row in rows:
        yield from _cut(row, (each for each in facts if each.subject == row.counter_id), midnight=midnight)


def sessions_of(office_id: UUID, day: date) -> Sequence[CounterSession]:
    """Return the sessions of a day, the earliest first."""
    found = CounterSession.objects.filter(office_id=office_id, local_date=day).select_related("counter")
    return list(found.order_by("started_at", "id"))


def session_of(
    row: CounterSession, opened: datetime, closed: datetime | None, steps: Iterable[str], *, midnight: datetime
) -> Session:
    """Return a stretch of a session as the estimator reads it."""
    return Session(
        counter=str(row.counter.number),
        skills=frozenset(steps),
        opened_at=seconds_of(opened, midnight=midnight),
        closed_at=None if closed is None else seconds_of(closed, midnight=midnight),
    )


def seconds_of(at: datetime, *, midnight: datetime) -> float:
    """Return an instant as seconds since the midnight of its office's day."""
    return (at - midnight).total_seconds()


def _cut(row: CounterSession, facts: Iterable[Recorded[Any]], *, midnight: datetime) -> Iterator[Session]:
    """Cut a session where it paused and where its steps changed."""
    opened: datetime | None = row.started_at
    steps: Iterable[str] = row.steps
    for each in facts:
        if each.at < row.started_at or (row.ended_at is not None and each.at >= row.ended_at):
            continue
        if isinstance(each.fact, CounterTaken):
            steps = each.fact.steps
            continue
        if opened is not None and isinstance(each.fact, CounterPaused | CounterStepsChanged):
            yield session_of(row, opened, each.at, steps, midnight=midnight)
        if isinstance(each.fact, CounterPaused):
            opened = None
        elif isinstance(each.fact, CounterResumed):
            opened = each.at
        elif isinstance(each.fact, CounterStepsChanged):
            steps, opened = each.fact.steps, opened and each.at
    if opened is not None:
        yield session_of(row, opened, row.ended_at or row.paused_at, steps, midnight=midnight)
