"""The one SQL statement that takes places. Its two executors: `services.places`, and the fast lane's group writer.

It takes arrays of requests, in order of arrival (`n`). A request is either fresh (a new booking, whose person must
have no live one) or it gives a place, or another place, to a booking that stands (the person's live one). It
1. locks the claims of all persons (and of their twins by identity) in person order, and judges each request;
2. locks the bookings that stand, then all slots wanted or left, in id order;
3. lets the first `free` of each slot win, by arrival; losers consume nothing;
4. writes bookings, claims, slots, places withheld and ledger events, and answers every request.
`ARRAY(SELECT …)` is an init plan, so each step is complete before the next takes its first lock; locked rows are read
as last committed, not as of the statement's snapshot, and so are those that the updates meet.
"""

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
)
_ARRAYS = ", ".join(f"%({name})s::{kind}[]" for name, kind in COLUMNS)
_NAMES = ", ".join(name for name, _kind in COLUMNS)

_LOCK_AND_JUDGE = f"""
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest({_ARRAYS}) AS a ({_NAMES})
), claim AS MATERIALIZED (
    SELECT c.person_id AS person, c.booking_id AS booking, c.once_key, c.identity
    FROM appointments_claim c
    WHERE c.person_id = ANY (ARRAY(
        SELECT person FROM asked
        UNION
        SELECT twin.person_id FROM asked
        JOIN appointments_claim mine ON mine.person_id = asked.person
        JOIN appointments_claim twin ON twin.identity = mine.identity
    ))
    ORDER BY c.person_id
    FOR NO KEY UPDATE OF c
), judged AS MATERIALIZED (
    SELECT a.*, coalesce(c.identity, uuid_send(a.person)) AS human, coalesce(c.booking, earlier.id) AS known,
        CASE
            WHEN a.fresh AND (earlier.id IS NOT NULL OR (c.booking IS NOT NULL AND c.once_key = a.once_key))
                THEN 'repeated'
            WHEN c.person IS NULL OR application.id IS NULL THEN 'not_ready'
            WHEN a.fresh AND c.booking IS NOT NULL THEN 'has_booking'
            WHEN NOT a.fresh AND c.booking IS DISTINCT FROM a.booking THEN 'gone'
            WHEN EXISTS (
                SELECT FROM claim twin
                WHERE twin.identity = c.identity AND twin.person <> c.person AND twin.booking IS NOT NULL
            ) THEN 'has_booking'
            WHEN a.fresh AND application.state <> ALL (%(bookable)s::text[]) THEN 'not_ready'
        END AS refusal
    FROM asked a
    LEFT JOIN claim c ON c.person = a.person
    LEFT JOIN applications_application application
        ON application.id = a.application AND application.person_id = a.person
    LEFT JOIN appointments_booking earlier ON earlier.person_id = a.person AND earlier.once_key = a.once_key
), eligible AS MATERIALIZED (
    SELECT j.*, row_number() OVER (PARTITION BY j.human ORDER BY j.n) AS turn FROM judged j WHERE j.refusal IS NULL
)
"""  # noqa: S608 - only our own constants are put in

_LOCK_SLOTS_AND_RANK = """
, standing AS MATERIALIZED (
    SELECT b.id, b.slot_id FROM appointments_booking b
    WHERE b.id = ANY (ARRAY(SELECT booking FROM eligible WHERE turn = 1 AND NOT fresh))
    ORDER BY b.id
    FOR NO KEY UPDATE OF b
), slot AS MATERIALIZED (
    SELECT s.id, s.office_id, s.capacity - s.taken - s.withheld AS free,
        s.open AND s.starts_at > %(at)s::timestamptz AS usable
    FROM appointments_slot s
    WHERE s.id = ANY (ARRAY(SELECT slot FROM eligible WHERE turn = 1 UNION SELECT slot_id FROM standing))
    ORDER BY s.id
    FOR NO KEY UPDATE OF s
), ranked AS MATERIALIZED (
    SELECT e.*, s.office_id AS office, s.free, s.usable, st.slot_id AS old_slot,
        row_number() OVER (PARTITION BY e.slot ORDER BY e.n) AS rank
    FROM eligible e
    JOIN slot s ON s.id = e.slot
    LEFT JOIN standing st ON st.id = e.booking
    WHERE e.turn = 1
), winner AS MATERIALIZED (
    SELECT * FROM ranked WHERE usable AND rank <= free AND old_slot IS DISTINCT FROM slot
)
"""

_WRITE = """
, made AS (
    INSERT INTO appointments_booking (id, application_id, person_id, office_id, slot_id, state, code, once_key,
        hold_expires_at, reschedules, created_at)
    SELECT booking, application, person, office, slot, state, code, once_key, expires_at, 0, %(at)s FROM winner
    WHERE fresh
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
), numbered AS (
    INSERT INTO ledger_subject AS s (id, seq) SELECT booking, 1 FROM winner ORDER BY booking
    ON CONFLICT (id) DO UPDATE SET seq = s.seq + 1
    RETURNING id, seq
), recorded AS (
    INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
    SELECT w.event, %(at)s, %(node)s, w.office, w.kind, w.booking, numbered.seq, w.actor, w.application, w.data
    FROM winner w JOIN numbered ON numbered.id = w.booking
    RETURNING id
), pending AS (
    INSERT INTO ledger_pending (event) SELECT id FROM recorded
)
SELECT j.n, j.known,
    CASE
        WHEN w.n IS NOT NULL THEN 'booked'
        WHEN j.refusal IS NOT NULL THEN j.refusal
        WHEN e.turn > 1 THEN 'again'
        WHEN r.usable IS NOT TRUE THEN 'closed'
        WHEN r.old_slot = r.slot THEN 'same'
        ELSE 'full'
    END AS outcome
FROM judged j
LEFT JOIN eligible e ON e.n = j.n
LEFT JOIN ranked r ON r.n = j.n
LEFT JOIN winner w ON w.n = j.n
ORDER BY j.n
"""

TAKE_PLACES = _LOCK_AND_JUDGE + _LOCK_SLOTS_AND_RANK + _WRITE
