"""The one SQL statement that takes places. Its two executors: `services.places`, and the fast lane's group writer.

It takes arrays of requests, in order of arrival (`n`). A request is either fresh (a new booking, whose person must
have no live one) or it gives a place, or another place, to a booking that stands (the person's live one). It
1. locks the claims of all persons (and of their twins by identity) in person order, and judges each request;
2. locks the bookings that stand, then all slots wanted or left, in id order;
3. lets the first `free` of each slot win, by arrival; losers consume nothing; `together` lets all win or none;
4. writes bookings, claims, slots, places withheld and ledger events, and answers every request.
`ARRAY(SELECT …)` is an init plan, so each step is complete before the next takes its first lock; locked rows are read
as last committed, not as of the statement's snapshot, and so are those that the updates meet.

Between the steps goes only what they need of a request; the winners' other columns are joined at the end. Rows are
looked up by whole arrays, so that it is by their indexes whatever the planner believes of the tables.

`none` is always 0: the planner, who cannot know how long an array will be, counts on a batch then, and one plan made
once serves all batches.

A request's `epoch`, `lane` and `release` are its pass's; who asks without a pass (pages, desks) leaves epoch and lane
NULL, which asks nothing. Nobody gets past a gate but with the release that set it.
"""

import re
from collections.abc import Mapping

COLUMNS = (
    ("n", "int"),
    ("fresh", "boolean"),
    ("booking", "uuid"),
    ("application", "uuid"),
    ("person", "uuid"),
    ("slot", "uuid"),
    ("once_key", "uuid"),
    ("code", "text"),
    ("state", "text"),
    ("expires_at", "timestamptz"),
    ("moves", "int"),
    ("withholding", "uuid"),
    ("reopen_at", "timestamptz"),
    ("event", "uuid"),
    ("kind", "text"),
    ("data", "jsonb"),
    ("actor", "uuid"),
    ("epoch", "int"),
    ("lane", "text"),
    ("release", "uuid"),
    ("party", "uuid"),
)
_NOTHING = ", ".join(f"NULL::{kind}" for _name, kind in COLUMNS)
_FRESH_HOLDS = {
    "fresh": "true",
    "state": "'held'",
    "moves": "0",
    "withholding": "NULL",
    "reopen_at": "NULL",
    "kind": "'appointments.slot_held'",
    "party": "NULL",
}
"""What is the same for all requests of the group writer: it need not be sent for each."""


def _asked(same: Mapping[str, str]) -> str:
    """Return the requests as rows: arrays of what differs, and what is the same."""
    given = [(name, kind) for name, kind in COLUMNS if name not in same]
    arrays = ", ".join(f"%({name})s::{kind}[]" for name, kind in given)
    names = ", ".join(name for name, _kind in given)
    every = ", ".join(f"{same[name]}::{kind} AS {name}" if name in same else name for name, kind in COLUMNS)
    return f"""
WITH asked AS MATERIALIZED (
    SELECT {every} FROM unnest({arrays}) AS a ({names})
    UNION ALL
    SELECT {_NOTHING} FROM generate_series(1, %(none)s::int)
"""  # noqa: S608 - only our own names are put in


_LOCK_AND_JUDGE = """
), locked AS MATERIALIZED (
    SELECT c.person_id AS person, c.booking_id AS booking, c.once_key, c.identity, c.epoch
    FROM appointments_claim c
    WHERE c.person_id = ANY (%(person)s::uuid[] || ARRAY(
        SELECT twin.person_id FROM appointments_claim twin
        WHERE twin.identity = ANY (ARRAY(
            SELECT mine.identity FROM appointments_claim mine WHERE mine.person_id = ANY (%(person)s::uuid[])
        ))
    ))
    ORDER BY c.person_id
    FOR NO KEY UPDATE OF c
), live AS MATERIALIZED (
    SELECT identity, count(*) AS bookings FROM locked
    WHERE booking IS NOT NULL AND identity IS NOT NULL GROUP BY identity
), judged AS MATERIALIZED (
    SELECT a.n, a.fresh, a.booking, a.slot, a.lane, a.release,
        coalesce(c.identity, uuid_send(a.person)) AS human, coalesce(c.booking, earlier.id) AS known,
        application.office_id AS own_office,
        CASE
            WHEN a.epoch IS DISTINCT FROM c.epoch AND a.epoch IS NOT NULL AND c.person IS NOT NULL THEN 'revoked'
            WHEN a.fresh AND (earlier.id IS NOT NULL OR (c.booking IS NOT NULL AND c.once_key = a.once_key))
                THEN 'repeated'
            WHEN c.person IS NULL OR application.id IS NULL THEN 'not_ready'
            WHEN a.fresh AND c.booking IS NOT NULL THEN 'has_booking'
            WHEN NOT a.fresh AND c.booking IS DISTINCT FROM a.booking THEN 'gone'
            WHEN live.bookings > CASE WHEN c.booking IS NULL THEN 0 ELSE 1 END THEN 'has_booking'
            WHEN a.fresh AND application.state <> ALL (%(bookable)s::text[]) THEN 'not_ready'
        END AS refusal
    FROM asked a
    LEFT JOIN locked c ON c.person = a.person
    LEFT JOIN live ON live.identity = c.identity
    LEFT JOIN (
        SELECT id, person_id, office_id, state FROM applications_application WHERE id = ANY (%(application)s::uuid[])
    ) application ON application.id = a.application AND application.person_id = a.person
    LEFT JOIN (
        SELECT id, person_id, once_key FROM appointments_booking
        WHERE person_id = ANY (%(person)s::uuid[]) AND once_key = ANY (%(once_key)s::uuid[])
    ) earlier ON earlier.person_id = a.person AND earlier.once_key = a.once_key
), eligible AS MATERIALIZED (
    SELECT j.*, j.refusal IS NULL AND row_number() OVER (PARTITION BY j.human, j.refusal IS NULL ORDER BY j.n) = 1 AS ok
    FROM judged j
)
"""

_LOCK_SLOTS_AND_RANK = """
, standing AS MATERIALIZED (
    SELECT b.id, b.slot_id, b.office_id FROM appointments_booking b
    WHERE b.id = ANY (ARRAY(SELECT booking FROM eligible WHERE ok AND NOT fresh))
    ORDER BY b.id
    FOR NO KEY UPDATE OF b
), slot AS MATERIALIZED (
    SELECT s.id, s.office_id, s.lane, s.gate, s.capacity - s.taken - s.withheld - s.unreleased AS free,
        s.open AND s.starts_at > %(at)s::timestamptz AS usable
    FROM appointments_slot s
    WHERE s.id = ANY (ARRAY(SELECT slot FROM eligible WHERE ok UNION SELECT slot_id FROM standing))
    ORDER BY s.id
    FOR NO KEY UPDATE OF s
), fitting AS MATERIALIZED (
    SELECT e.n, e.slot, e.known, s.office_id AS office, s.free, st.slot_id AS old_slot,
        CASE
            WHEN e.refusal IS NOT NULL THEN e.refusal
            WHEN NOT e.ok THEN 'again'
            WHEN s.usable IS NOT TRUE THEN 'closed'
            WHEN s.office_id <> coalesce(st.office_id, e.own_office) THEN 'wrong_office'
            WHEN s.lane <> e.lane THEN 'wrong_lane'
            WHEN s.gate IS NOT NULL AND s.gate IS DISTINCT FROM e.release THEN 'gated'
            WHEN st.slot_id = e.slot THEN 'same'
        END AS unfit
    FROM eligible e
    LEFT JOIN slot s ON s.id = e.slot AND e.ok
    LEFT JOIN standing st ON st.id = e.booking AND e.ok
), ranked AS MATERIALIZED (
    SELECT f.n, f.known, f.office, f.old_slot, CASE
        WHEN unfit IS NOT NULL THEN unfit
        WHEN row_number() OVER (PARTITION BY slot, unfit IS NULL ORDER BY n) > free THEN 'full'
        END AS lost
    FROM fitting f
), answer AS MATERIALIZED (
    SELECT n, known, office, old_slot, coalesce(lost, CASE
        WHEN %(together)s::boolean AND EXISTS (SELECT FROM ranked WHERE lost IS NOT NULL) THEN 'party' ELSE 'booked'
        END) AS outcome
    FROM ranked
), winner AS MATERIALIZED (
    SELECT a.*, w.office, w.old_slot FROM answer w JOIN asked a ON a.n = w.n WHERE w.outcome = 'booked'
)
"""

_WRITE = """
, made AS (
    INSERT INTO appointments_booking (id, application_id, person_id, office_id, slot_id, state, code, once_key,
        hold_expires_at, reschedules, party, release, created_at)
    SELECT booking, application, person, office, slot, state, code, once_key, expires_at, 0, party, release, %(at)s
    FROM winner WHERE fresh
), changed AS (
    UPDATE appointments_booking b
    SET slot_id = w.slot, office_id = w.office, state = w.state, hold_expires_at = NULL,
        reschedules = b.reschedules + w.moves, reminded_at = NULL
    FROM winner w WHERE b.id = w.booking AND NOT w.fresh
), claimed AS (
    UPDATE appointments_claim c SET booking_id = w.booking, once_key = w.once_key
    FROM winner w WHERE c.person_id = w.person AND w.fresh
), counted AS (
    SELECT id, sum(came) AS came, sum(went) AS went FROM (
        SELECT slot AS id, 1 AS came, 0 AS went FROM winner
        UNION ALL
        SELECT old_slot, 0, 1 FROM winner WHERE old_slot IS NOT NULL
    ) moved GROUP BY id
), taken AS (
    UPDATE appointments_slot s SET taken = s.taken + c.came - c.went, withheld = s.withheld + c.went
    FROM counted c WHERE s.id = c.id
), kept_back AS (
    INSERT INTO appointments_withholding (id, slot_id, booking_id, at, reopen_at)
    SELECT withholding, old_slot, booking, %(at)s, reopen_at FROM winner WHERE old_slot IS NOT NULL
), begun AS (
    INSERT INTO ledger_subject (id, seq) SELECT booking, 1 FROM winner WHERE fresh
), numbered AS (
    INSERT INTO ledger_subject AS s (id, seq) SELECT booking, 1 FROM winner WHERE NOT fresh ORDER BY booking
    ON CONFLICT (id) DO UPDATE SET seq = s.seq + 1
    RETURNING id, seq
), recorded AS (
    INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
    -- A new booking's first event needs no look-up; a join would compare each winner with each.
    SELECT event, %(at)s, %(node)s, office, kind, booking,
        CASE WHEN fresh THEN 1 ELSE (SELECT seq FROM numbered WHERE numbered.id = booking) END, actor, application, data
    FROM winner
    RETURNING id
), pending AS (
    INSERT INTO ledger_pending (event) SELECT id FROM recorded
)
SELECT n, known, outcome FROM answer ORDER BY n
"""

_REST = _LOCK_AND_JUDGE + _LOCK_SLOTS_AND_RANK + _WRITE
TAKE_PLACES = _asked({}) + _REST
_TAKE_FRESH = _asked(_FRESH_HOLDS) + _REST
_PARAMETER = re.compile(r"%\((\w+)\)s")
PARAMETERS = tuple(dict.fromkeys(_PARAMETER.findall(_TAKE_FRESH)))
"""The names of the parameters, in order of their numbers in `TAKE_FRESH_NUMBERED`."""
TAKE_FRESH_NUMBERED = _PARAMETER.sub(lambda found: f"${PARAMETERS.index(found[1]) + 1}", _TAKE_FRESH)
"""The same statement for new holds alone, as asyncpg wants it: $1, $2, …"""
