"""Readers of the ledger: each runs in batches from its own cursor, and moves the cursor with what it writes."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, transaction

from giliran.foundation.instants import still_waits
from giliran.foundation.outage import trouble_of
from giliran.ledger import facts
from giliran.ledger.facts import Fact
from giliran.ledger.models import Cursor

logger = logging.getLogger(__name__)

F = TypeVar("F", bound=Fact, covariant=True)  # noqa: PLC0105 - a plain letter reads better here
_BATCH = 200
_LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Recorded(Generic[F]):
    """A fact as the ledger holds it."""

    position: int
    id: UUID
    at: datetime
    office: UUID | None
    kind: str
    subject: UUID
    subject_seq: int
    actor: UUID | None
    application: UUID | None
    fact: F


Handler = Callable[[Sequence[Recorded[Any]]], None]


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """A named reader of some kinds of fact."""

    name: str
    kinds: tuple[str, ...]
    handle: Handler


_subscribers: dict[str, Subscriber] = {}


def subscriber(name: str, kinds: Sequence[type[Fact]]) -> Callable[[Handler], Handler]:
    """Register the decorated function as reader `name` (kept for ever: it names the cursor) of these facts."""

    def register(handle: Handler) -> Handler:
        _subscribers[name] = Subscriber(name=name, kinds=tuple(kind.kind for kind in kinds), handle=handle)
        return handle

    return register


def subscribers() -> list[Subscriber]:
    """Return every reader registered."""
    return list(_subscribers.values())


def run_once(reader: Subscriber, at: datetime) -> int:
    """Let a reader take one batch; return how many positions it moved on. Another process at it means 0.

    A reader that fails keeps its place, and is tried again after a pause that doubles up to five minutes. A database
    that cannot do anybody's work is the caller's to wait for.
    """
    try:
        with transaction.atomic():
            cursor = _take(reader)
            if cursor is None or still_waits(cursor.retry_at, at=at, longest=_LONGEST_PAUSE):
                return 0
            return _advance(reader, cursor)
    except Exception as problem:
        trouble = trouble_of(problem)
        if trouble and trouble.of_everybody:
            raise  # the runner waits for the database; the reader is not to blame
        logger.exception("subscriber failed", extra={"subscriber": reader.name})
        _note_failure(reader, at)
        return 0


def _take(reader: Subscriber) -> Cursor | None:
    cursor = Cursor.objects.select_for_update(no_key=True, skip_locked=True).filter(name=reader.name).first()
    if cursor is None:
        # Made apart from the batch; whoever comes second finds the row, or finds it locked.
        Cursor.objects.bulk_create([Cursor(name=reader.name)], ignore_conflicts=True)
        cursor = Cursor.objects.select_for_update(no_key=True, skip_locked=True).filter(name=reader.name).first()
    return cursor


def _advance(reader: Subscriber, cursor: Cursor) -> int:
    end = _end(cursor.position)
    if end == cursor.position:
        return 0
    batch = read(after=cursor.position, until=end, kinds=reader.kinds)
    if batch:
        reader.handle(batch)
    Cursor.objects.filter(name=reader.name).update(position=end, failures=0, retry_at=None)
    return end - cursor.position


def run_strictly(reader: Subscriber) -> int:
    """Let a reader take one batch, letting its failures through (for tests and repairs)."""
    with transaction.atomic():
        cursor = _take(reader)
        return 0 if cursor is None else _advance(reader, cursor)


def _end(after: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM ledger_position")
        last: int = cursor.fetchone()[0]
    return min(last, after + _BATCH)


def _note_failure(reader: Subscriber, at: datetime) -> None:
    cursor, _ = Cursor.objects.get_or_create(name=reader.name)
    pause = min(timedelta(seconds=2**cursor.failures), _LONGEST_PAUSE) if cursor.failures < 10 else _LONGEST_PAUSE  # noqa: PLR2004 - 2**10 s is past the longest pause
    Cursor.objects.filter(name=reader.name).update(failures=cursor.failures + 1, retry_at=at + pause)


_COLUMNS = """
    e.id, e.at, e.office, e.kind, e.subject, e.subject_seq, e.actor, e.application, e.data::text
"""
_READ = f"""
SELECT p.position, {_COLUMNS} FROM ledger_position p JOIN ledger_event e ON e.id = p.event
WHERE p.position > %s AND p.position <= %s AND e.kind = ANY(%s) ORDER BY p.position
"""  # noqa: S608 - only our own constant is put in


def read(*, after: int, until: int, kinds: Sequence[str]) -> list[Recorded[Any]]:
    """Return the recorded facts of these kinds at positions `after` < p ≤ `until`."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [after, until, list(kinds)])
        return [as_recorded(row) for row in cursor.fetchall()]


def as_recorded(row: Sequence[Any]) -> Recorded[Any]:
    """Return a row (position, then the event's columns) as a recorded fact."""
    position, event_id, at, office, kind, subject, subject_seq, actor, application, data = row
    return Recorded(
        position=position,
        id=event_id,
        at=at,
        office=office,
        kind=kind,
        subject=subject,
        subject_seq=subject_seq,
        actor=actor,
        application=application,
        fact=facts.read(kind, json.loads(data)),
    )
