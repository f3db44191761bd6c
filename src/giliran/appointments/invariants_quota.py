"""What must always hold of lanes."""

from datetime import datetime
from functools import partial

from django.db import connection

from giliran.foundation.invariants import Invariant

_BOOKED_AT_THE_DOOR = """
SELECT id, lane FROM appointments_slot
WHERE lane IN ('priority', 'walk_in') AND (taken > 0 OR withheld > 0 OR unreleased <> capacity)
"""
_NO_VISIT = """
SELECT c.id FROM appointments_collective c JOIN appointments_slot s ON s.id = c.slot_id
WHERE s.lane <> 'collective' OR s.office_id <> c.office_id OR (c.cancelled_at IS NOT NULL AND s.open)
"""
_CHECKS = {
    "a place of the door is never booked": (_BOOKED_AT_THE_DOOR, "slot {0}, {1}"),
    "a collective visit has its own slot, closed when it is called off": (_NO_VISIT, "collective {0}"),
}


def _broken(sql: str, words: str, _at: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [words.format(*row) for row in cursor.fetchall()]


QUOTA = [Invariant(statement=held, broken=partial(_broken, sql, words)) for held, (sql, words) in _CHECKS.items()]
