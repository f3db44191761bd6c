"""What must always hold of places and bookings; each line found is a problem to look into."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

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

CHECKS: dict[str, tuple[str, str]] = {
    "places taken equal bookings": (_TAKEN, "slot {0}: taken {1}, bookings {2}"),
    "places withheld equal withholdings": (_WITHHELD, "slot {0}: withheld {1}, outstanding {2}"),
    "live bookings have their claim": (_UNCLAIMED, "booking {0} is live without its claim"),
    "claims point at live bookings": (_CLAIMS_NOTHING, "the claim of person {0} points at a booking that has ended"),
    "holds end in time": (_OVERDUE, "booking {0} should have ended"),
    "freed places open again": (_NOT_REOPENED, "withholding {0} should have ended"),
    "holds have a bill": (_HELD_WITHOUT_BILL, "booking {0} is held without a bill"),
    "what was paid has a place": (_PAID_FOR_NOTHING, "bill {0} is paid and bought nothing"),
    "places kept are paid": (_UNPAID_PLACE, "booking {0} is kept and not paid"),
}


def check(at: datetime) -> list[str]:
    """Return a line for every place, claim, booking or payment that does not add up at `at`; empty when all is well."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for name, (sql, words) in CHECKS.items():
            cursor.execute(sql, _values(sql, at))
            found += [f"{name}: {words.format(*row)}" for row in cursor.fetchall()]
    return found


def _values(sql: str, at: datetime) -> dict[str, Any]:
    return {"late": at - _LATE} if "%(late)s" in sql else {}
