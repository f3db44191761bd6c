"""What the database must hold once the officers have worked: nobody called twice, nobody with another at a counter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

_TWICE = """
SELECT count(*) FROM (
    SELECT step_id FROM lobby_period WHERE kind = 'called' AND office_id = ANY (%(offices)s)
    GROUP BY step_id HAVING count(*) > 1
) twice
"""
_TOGETHER = """
SELECT count(*) FROM (
    SELECT starts_at, max(coalesce(ends_at, 'infinity')) OVER before AS busy_until
    FROM lobby_period
    WHERE kind IN ('called', 'serving') AND office_id = ANY (%(offices)s)
    WINDOW before AS (
        PARTITION BY counter_id ORDER BY starts_at, ends_at NULLS LAST, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
) p WHERE busy_until > starts_at
"""
_TOLD_TWICE = """
SELECT count(*) FROM (
    SELECT subject FROM ledger_event WHERE kind = 'lobby.ticket_called' AND office = ANY (%(offices)s)
    GROUP BY subject HAVING count(*) > 1
) twice
"""
_KEPT = """
SELECT count(*) FROM lobby_visitstep s
WHERE s.visit_id = ANY (%(visits)s) AND s.state IN ('called', 'serving', 'done') AND EXISTS (
    SELECT FROM lobby_period p WHERE p.step_id = s.id AND p.kind = 'called' AND p.counter_id IS NOT NULL
) AND EXISTS (SELECT FROM ledger_event e WHERE e.subject = s.visit_id AND e.kind = 'lobby.ticket_called')
"""


def double_calls(
    connection: "Connection[tuple[Any, ...]]", offices: Sequence[UUID], acknowledged: Sequence[UUID]
) -> int:
    """Count visits called twice (stored, on the ledger, or to two officers), and visitors two at one counter."""
    found = len(acknowledged) - len(set(acknowledged))
    for statement in (_TWICE, _TOGETHER, _TOLD_TWICE):
        found += _count(connection, statement, offices=list(offices))
    return found


def lost(connection: "Connection[tuple[Any, ...]]", acknowledged: Sequence[UUID]) -> int:
    """Count calls that were acknowledged and that the database does not hold whole."""
    return len(set(acknowledged)) - _count(connection, _KEPT, visits=list(set(acknowledged)))


def _count(connection: "Connection[tuple[Any, ...]]", statement: str, **values: Any) -> int:
    row = connection.execute(statement, values).fetchone()
    return int(row[0]) if row else 0
