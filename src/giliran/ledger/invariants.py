"""What must always hold of the ledger."""

from datetime import datetime

from giliran.foundation.invariants import Invariant, none_of
from giliran.ledger.models import Cursor
from giliran.ledger.sealer import broken_seal

_STUCK_AFTER = 3


def _broken_seals(_at: datetime) -> list[str]:
    last = broken_seal()
    return [] if last is None else [f"the seal ending at position {last}"]


def _stuck_readers(_at: datetime) -> list[str]:
    return [
        f"{cursor.name} at position {cursor.position}, failed {cursor.failures} times"
        for cursor in Cursor.objects.filter(failures__gte=_STUCK_AFTER)
    ]


INVARIANTS = [
    none_of(
        "positions run from 1 without a gap",
        "SELECT 'last', max(position), 'count', count(*) FROM ledger_position"
        " HAVING count(*) <> coalesce(max(position), 0)",
    ),
    none_of(
        "each subject's events are numbered from 1 without a gap",
        "SELECT subject, max(subject_seq), count(*) FROM ledger_event"
        " GROUP BY subject HAVING max(subject_seq) <> count(*)",
    ),
    none_of(
        "each subject's events have positions in its own order",
        "SELECT subject FROM (SELECT e.subject, p.position, lag(p.position) OVER"
        " (PARTITION BY e.subject ORDER BY e.subject_seq) AS before FROM ledger_event e"
        " JOIN ledger_position p ON p.event = e.id) AS ordered WHERE before > position",
    ),
    none_of(
        "every event either has a position or waits for one",
        "SELECT e.id FROM ledger_event e LEFT JOIN ledger_position p ON p.event = e.id"
        " LEFT JOIN ledger_pending w ON w.event = e.id WHERE (p.event IS NULL) = (w.event IS NULL)",
    ),
    Invariant(statement="the chain of seals holds", broken=_broken_seals),
    Invariant(statement="no subscriber is stuck", broken=_stuck_readers),
]
