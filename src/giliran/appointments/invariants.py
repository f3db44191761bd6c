"""What must always hold of places and bookings; each line found is a problem to look into."""

from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from giliran.appointments.invariants_release import INVARIANTS as RELEASES
from giliran.foundation.invariants import Invariant

_LATE = timedelta(minutes=10)

_TAKEN = """
SELECT s.id, s.taken, count(b.id) FROM appointments_slot s
LEFT JOIN appointments_booking b ON b.slot_id = s.id AND b.state IN ('held', 'confirmed', 'attended', 'no_show')
GROUP BY s.id HAVING s.taken <> count(b.id)
"""
_WITHHELD = """
SELECT s.id, s.withheld, count(w.id) FROM appointments_slot s
LEFT JOIN appointments_withholding w ON w.slot_id = s.id AND w.ended_at IS NULL
GROUP BY s.id HAVING s.withheld <> count(w.id)
"""
_UNCLAIMED = """
SELECT b.id FROM appointments_booking b LEFT JOIN appointments_claim c ON c.booking_id = b.id
WHERE b.state IN ('held', 'confirmed', 'owed') AND c.person_id IS DISTINCT FROM b.person_id
"""
_CLAIMS_NOTHING = """
SELECT c.person_id FROM appointments_claim c JOIN appointments_booking b ON b.id = c.booking_id
WHERE b.state NOT IN ('held', 'confirmed', 'owed')
"""
_OVERDUE = "SELECT id FROM appointments_booking WHERE state = 'held' AND hold_expires_at < %(late)s"
_NOT_REOPENED = "SELECT id FROM appointments_withholding WHERE ended_at IS NULL AND reopen_at < %(late)s"
_HELD_WITHOUT_BILL = "SELECT id FROM appointments_booking WHERE state = 'held' AND bill_id IS NULL"
_PAID_FOR_NOTHING = """
SELECT bill.id FROM payments_bill bill
WHERE bill.state = 'paid' AND bill.paid_at < %(late)s AND NOT EXISTS (
    SELECT FROM appointments_booking b WHERE b.application_id = bill.application_id
        AND b.state IN ('confirmed', 'owed', 'attended', 'no_show', 'cancelled')
)
"""
_UNPAID_PLACE = """
SELECT b.id FROM appointments_booking b LEFT JOIN payments_bill bill ON bill.id = b.bill_id
WHERE b.state IN ('confirmed', 'owed', 'attended', 'no_show') AND bill.state IS DISTINCT FROM 'paid'
"""

_CHECKS = {
    "places taken equal the bookings that use them": (_TAKEN, "slot {0}: taken {1}, bookings {2}"),
    "places withheld equal the withholdings under way": (_WITHHELD, "slot {0}: withheld {1}, under way {2}"),
    "a live booking has its person's claim": (_UNCLAIMED, "booking {0}"),
    "a claim points at a live booking": (_CLAIMS_NOTHING, "the claim of person {0}"),
    "a hold ends in time": (_OVERDUE, "booking {0}"),
    "a freed place opens again in time": (_NOT_REOPENED, "withholding {0}"),
    "a hold has a bill": (_HELD_WITHOUT_BILL, "booking {0}"),
    "what was paid has a place, or is owed one": (_PAID_FOR_NOTHING, "bill {0}"),
    "a place that is kept is paid": (_UNPAID_PLACE, "booking {0}"),
}


def _broken(sql: str, words: str, at: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"late": at - _LATE})
        return [words.format(*row) for row in cursor.fetchall()]


INVARIANTS = [
    *(Invariant(statement=held, broken=partial(_broken, sql, words)) for held, (sql, words) in _CHECKS.items()),
    *RELEASES,
]


def check(at: datetime) -> list[str]:
    """Return a line for every place, claim, booking or payment that does not add up at `at`; empty when all is well."""
    return [f"{held.statement}: {line}" for held in INVARIANTS for line in held.broken(at)]
