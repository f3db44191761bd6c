"""What must always hold of waiting rooms: who stands in one, and whom the threshold has let in."""

from datetime import datetime
from functools import partial

from django.db import connection

from giliran.foundation.invariants import Invariant

_SIZES = """
SELECT e.id, e.size, count(m.id) FROM appointments_entry e
LEFT JOIN appointments_entrymember m ON m.entry_id = e.id AND m.release_id = e.release_id
GROUP BY e.id HAVING e.size <> count(m.id)
"""
_THRESHOLD = """
SELECT e.id, e.state, e.place, r.admitted_to FROM appointments_entry e
JOIN appointments_release r ON r.id = e.release_id
WHERE (e.state = 'waiting' AND e.place <= r.admitted_to)
    OR (e.state <> 'waiting' AND (e.place IS NULL OR e.place > r.admitted_to))
"""
_UNSAID = """
SELECT id, state FROM appointments_entry
WHERE (state IN ('admitted', 'booked') AND admitted_at IS NULL) OR (state IN ('booked', 'gone') AND ended_at IS NULL)
"""
# A booking by a release is made with a pass that only its room gives.
_NOT_LET_IN = """
SELECT b.id FROM appointments_booking b
WHERE b.release IS NOT NULL AND NOT EXISTS (
    SELECT FROM appointments_entrymember m JOIN appointments_entry e ON e.id = m.entry_id
    WHERE m.release_id = b.release AND m.application_id = b.application_id AND e.state <> 'waiting'
)
"""

_CHECKS = {
    "an entry is as large as those who stand in it": (_SIZES, "entry {0}: {1} said, {2} there"),
    "the threshold divides who was let in from who waits": (_THRESHOLD, "entry {0} {1} at {2}, threshold {3}"),
    "it is written when somebody came in and when it ended": (_UNSAID, "entry {0} {1}"),
    "whoever booked by a release was let in": (_NOT_LET_IN, "booking {0}"),
}


def _broken(sql: str, words: str, _at: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [words.format(*row) for row in cursor.fetchall()]


INVARIANTS = [Invariant(statement=held, broken=partial(_broken, sql, words)) for held, (sql, words) in _CHECKS.items()]
