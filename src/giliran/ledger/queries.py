"""Reading the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from giliran.ledger.subscriptions import Recorded, as_recorded

_HISTORY = """
SELECT coalesce(p.position, 0), e.id, e.at, e.office, e.kind, e.subject, e.subject_seq, e.actor, e.application,
    e.data::text
FROM ledger_event e LEFT JOIN ledger_position p ON p.event = e.id
WHERE e.{column} = ANY(%(ids)s) AND e.at >= %(since)s AND e.at < %(until)s ORDER BY e.at, e.id
"""
_ALWAYS = ("-infinity", "infinity")


def history(subjects: Sequence[UUID], *, between: tuple[datetime, datetime] | None = None) -> list[Recorded[Any]]:
    """Return what happened to these subjects, oldest first (position 0: not yet placed); `between`: before the second.

    Without it, all.
    """
    return _read("subject", subjects, between or _ALWAYS)


def concerning(application: UUID) -> list[Recorded[Any]]:
    """Return all that happened about an application, in every room, oldest first."""
    return _read("application", [application], _ALWAYS)


def last_position() -> int:
    """Return the newest position given, 0 for an empty ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM ledger_position")
        return int(cursor.fetchone()[0])


def lengths(subjects: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many facts each of these subjects has, those not placed yet too; a subject without any is left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, seq FROM ledger_subject WHERE id = ANY(%s)", [list(subjects)])
        return dict(cursor.fetchall())


def _read(column: str, ids: Sequence[UUID], between: tuple[datetime | str, datetime | str]) -> list[Recorded[Any]]:
    since, until = between
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY.format(column=column), {"ids": list(ids), "since": since, "until": until})
        return [as_recorded(row) for row in cursor.fetchall()]
