"""Writing to the ledger, always inside the caller's own transaction."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.transaction import TransactionManagementError

from giliran.foundation.ids import new_id
from giliran.foundation.remembering import forget
from giliran.ledger.facts import Fact

# One statement an event: the upsert takes the subject's row lock, and everything after depends on it, so that both
# the sequence within the subject and the pending id are drawn in the order in which the transactions will commit.
_APPEND = """
WITH counted AS (
    INSERT INTO ledger_subject AS s (id, seq) VALUES (%(subject)s, 1)
    ON CONFLICT (id) DO UPDATE SET seq = s.seq + 1
    RETURNING seq
), recorded AS (
    INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
    SELECT %(id)s, %(at)s, %(node)s, %(office)s, %(kind)s, %(subject)s, seq, %(actor)s, %(application)s, %(data)s::jsonb
    FROM counted
    RETURNING id
)
INSERT INTO ledger_pending (event) SELECT id FROM recorded
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One fact to append, with its circumstances."""

    fact: Fact
    subject: UUID
    at: datetime
    actor: UUID | None
    office: UUID | None = None


def append(fact: Fact, *, subject: UUID, at: datetime, actor: UUID | None, office: UUID | None = None) -> UUID:
    """Record that `fact` happened to `subject`; return the event's id.

    Raises `TransactionManagementError` outside a transaction: a fact must stand or fall with the change it tells of.
    """
    if not connection.in_atomic_block:
        message = "a fact is recorded in the transaction of the change it tells of"
        raise TransactionManagementError(message)
    if fact.changes:
        forget()
    event_id = new_id()
    data = fact.to_data()
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND,
            {
                "id": event_id,
                "at": at,
                "node": settings.NODE,
                "office": office,
                "kind": fact.kind,
                "subject": subject,
                "actor": actor,
                "application": subject if fact.subject_type == "application" else data.get("application"),
                "data": json.dumps(data),
            },
        )
    return event_id


def append_many(entries: Iterable[Entry]) -> list[UUID]:
    """Record several facts, in subject order so that two writers never wait for each other in a ring."""
    return [
        append(entry.fact, subject=entry.subject, at=entry.at, actor=entry.actor, office=entry.office)
        for entry in sorted(entries, key=lambda entry: entry.subject)
    ]
