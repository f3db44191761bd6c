"""What must always hold of places and bookings; each line found is a problem to look into."""

from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from giliran.appointments.invariants_quota import QUOTA
from giliran.appointments.invariants_release import INVARIANTS as RELEASES
from giliran.appointments.invariants_room import INVARIANTS as ROOMS
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
_NOT_REOPENED = """
SELECT id FROM appointments_withholding WHERE ended_at IS NULL AND offer_id IS NULL AND reopen_at < %(late)s
"""
# The fast lane's holds are billed by the page seen next, or by a subscriber soon after.
_HELD_WITHOUT_BILL = """
SELECT id FROM appointments_booking WHERE state = 'held' AND bill_id IS NULL AND created_at < %(late)s
"""
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

_PARTY_APART = """
SELECT b.party, count(*) FROM appointments_booking b JOIN applications_application a ON a.id = b.application_id
WHERE b.party IS NOT NULL GROUP BY b.party
HAVING count(*) < 2 OR count(DISTINCT a.account_id) > 1 OR count(DISTINCT b.office_id) > 1
    OR count(DISTINCT b.person_id) < count(*)
"""
_GATE_WITHOUT_RELEASE = """
SELECT s.id FROM appointments_slot s WHERE s.gate IS NOT NULL AND NOT EXISTS (
    SELECT FROM appointments_release r WHERE r.id = s.gate AND r.state = 'running'
        AND r.office_id = s.office_id AND r.lane = s.lane)
"""
# At the door, places are unreleased for good; elsewhere until a release that is planned, or that a schedule brings.
_NEVER_RELEASED = """
SELECT s.id, s.unreleased FROM appointments_slot s
WHERE s.unreleased > 0 AND s.open AND s.lane IN ('regular', 'express', 'weekend') AND s.starts_at > %(at)s
    AND NOT EXISTS (
        SELECT FROM appointments_release r WHERE r.office_id = s.office_id AND r.lane = s.lane
            AND r.state IN ('planned', 'joining', 'drawing') AND s.local_date BETWEEN r.first_day AND r.last_day)
    AND NOT EXISTS (
        SELECT FROM appointments_releaseschedule p WHERE p.office_id = s.office_id AND p.lane = s.lane
            AND (p.valid_to IS NULL OR p.valid_to >= %(at)s::date - 1))
"""
_OFFER_LACKS_PLACES = """
SELECT o.id, cardinality(w.applications), count(p.id) FROM appointments_offer o
JOIN appointments_wish w ON w.id = o.wish_id
LEFT JOIN appointments_withholding p ON p.offer_id = o.id AND p.ended_at IS NULL
WHERE o.state = 'open' GROUP BY o.id, w.id HAVING count(p.id) <> cardinality(w.applications)
"""
_KEPT_FOR_NOBODY = """
SELECT p.id FROM appointments_withholding p JOIN appointments_offer o ON o.id = p.offer_id
WHERE p.ended_at IS NULL AND o.state <> 'open'
"""
_OFFER_LATE = "SELECT id FROM appointments_offer WHERE state = 'open' AND expires_at < %(late)s"
_OFFERED_NOTHING = """
SELECT w.id FROM appointments_wish w LEFT JOIN appointments_offer o ON o.wish_id = w.id AND o.state = 'open'
WHERE (w.state = 'offered') <> (o.id IS NOT NULL) OR (w.state IN ('waiting', 'offered')) <> (w.ended_at IS NULL)
"""
_WAITS_TWICE = """
SELECT application, count(*) FROM appointments_wish w, unnest(w.applications) AS application
WHERE w.state IN ('waiting', 'offered') GROUP BY application HAVING count(*) > 1
"""
_MET_WITHOUT_PLACE = """
SELECT w.id FROM appointments_wish w, unnest(w.applications) AS wanted
WHERE w.state = 'met' AND NOT EXISTS (
    SELECT FROM appointments_booking b WHERE b.application_id = wanted AND b.office_id = w.office_id)
"""
_OLD_EPOCH = "SELECT person_id, epoch FROM appointments_claim WHERE epoch < 0"
_UNPLACED = """
SELECT e.id FROM appointments_entry e JOIN appointments_release r ON r.id = e.release_id
WHERE r.state IN ('running', 'ended') AND (e.place IS NULL OR e.early <> (e.draw IS NOT NULL))
"""
_LINE_BROKEN = """
SELECT r.id, r.entrants, count(e.id), max(e.place) FROM appointments_release r
JOIN appointments_entry e ON e.release_id = r.id
WHERE r.state IN ('running', 'ended') GROUP BY r.id
HAVING count(*) FILTER (WHERE e.early) <> r.entrants OR max(e.place) <> count(e.id)
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
    "a family has its places together": (_PARTY_APART, "party {0} of {1}"),
    "a gate is that of a running release": (_GATE_WITHOUT_RELEASE, "slot {0}"),
    "what is not released has a release to come": (_NEVER_RELEASED, "slot {0}: {1} places"),
    "an open offer keeps a place for each": (_OFFER_LACKS_PLACES, "offer {0}: people {1}, places {2}"),
    "only an open offer keeps places": (_KEPT_FOR_NOBODY, "withholding {0}"),
    "an offer ends in time": (_OFFER_LATE, "offer {0}"),
    "a wish is offered something while an offer is open": (_OFFERED_NOTHING, "wish {0}"),
    "nobody waits twice": (_WAITS_TWICE, "application {0}, wishes {1}"),
    "a wish that was met got its places": (_MET_WITHOUT_PLACE, "wish {0}"),
    "passes have no epoch before the first": (_OLD_EPOCH, "the claim of person {0}: {1}"),
    "everybody in a drawn line has a place, and the early ones by the draw": (_UNPLACED, "entry {0}"),
    "a line has no gap": (_LINE_BROKEN, "release {0}: drawn {1}, entries {2}, last place {3}"),
}


def _broken(sql: str, words: str, at: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"late": at - _LATE, "at": at})
        return [words.format(*row) for row in cursor.fetchall()]


INVARIANTS = [
    *(Invariant(statement=held, broken=partial(_broken, sql, words)) for held, (sql, words) in _CHECKS.items()),
    *RELEASES,
    *QUOTA,
    *ROOMS,
]


def check(at: datetime) -> list[str]:
    """Return a line for every place, claim, booking or payment that does not add up at `at`; empty when all is well."""
    return [f"{held.statement}: {line}" for held in INVARIANTS for line in held.broken(at)]
