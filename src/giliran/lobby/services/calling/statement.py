"""The one SQL statement of calling. Its two executors: `calling.next_one`, and the fast lane's group writer.

It takes arrays of requests, at most one an office, each of an officer at a counter who wants to `call` the next,
to `finish_and_call`, or to `start` serving whoever was called. It
1. locks the counters' sessions in id order, then the visits that are at the counters (with step and open period), in
   id order, waiting for both; locked rows are read as last committed;
2. judges each request; `count(*) OVER ()` needs all of them, so that no pick begins before the last of these locks;
3. picks for each who calls the earliest turn among those waiting whom this counter may call, passing over locked rows,
   so that two counters never get one person; somebody just finished here, whose next step is this counter's too,
   competes with the turn they had;
4. ends and opens periods, moves steps, ends visits, appends the facts of each visit in its own order, and answers.

What must come before something else is counted by it (`(SELECT count(*) FROM ended) >= 0`): unique indexes want a
counter's old period ended before the new one is opened, and a visit's old step left before the next one waits.

A request with a `session` came with a counter pass: then the officer must still work at the office. `moved_event` and
`called_event` follow from the request's key, so that a request that was sent twice finds what it did.
"""

import re

from giliran.lobby.services.calling.statement_writes import WRITE

COLUMNS = (
    ("n", "int"),
    ("wants", "text"),
    ("office", "uuid"),
    ("counter", "uuid"),
    ("officer", "uuid"),
    ("session", "uuid"),
    ("visit", "uuid"),
    ("moved_event", "uuid"),
    ("ended_event", "uuid"),
    ("called_event", "uuid"),
    ("waiting_period", "uuid"),
    ("counter_period", "uuid"),
)
_ARRAYS = ", ".join(f"%({name})s::{kind}[]" for name, kind in COLUMNS)
_NAMES = ", ".join(name for name, _kind in COLUMNS)

_SEAT = f"""
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest({_ARRAYS}) AS a ({_NAMES})
), session AS MATERIALIZED (
    SELECT s.id, s.office_id, s.counter_id, s.officer_id, s.paused_at, s.steps
    FROM lobby_countersession s
    WHERE s.ended_at IS NULL AND s.counter_id = ANY (ARRAY(SELECT counter FROM asked))
    ORDER BY s.id
    FOR NO KEY UPDATE OF s
), seated AS MATERIALIZED (
    SELECT a.*, s.id AS sitting, s.paused_at IS NOT NULL AS paused, c.number AS counter_number,
        (%(at)s::timestamptz AT TIME ZONE o.time_zone)::date AS today,
        a.session IS NULL OR EXISTS (
            SELECT FROM accounts_assignment w JOIN accounts_user u ON u.id = w.user_id AND u.is_active
            WHERE w.user_id = a.officer AND w.office_id = a.office
                AND w.role IN ('front_desk', 'examiner', 'supervisor')
                AND (%(at)s AT TIME ZONE o.time_zone)::date
                    BETWEEN w.valid_from AND coalesce(w.valid_to, 'infinity'::date)
        ) AS works_here,
        ARRAY(
            SELECT mine.key FROM unnest(s.steps) AS mine (key)
            WHERE NOT EXISTS (
                SELECT FROM lobby_stepplan plan
                WHERE plan.key = mine.key AND plan.counters <> '{{}}' AND c.number <> ALL (plan.counters)
                    AND CASE
                        WHEN EXISTS (SELECT FROM lobby_stepplan own WHERE own.office_id = a.office)
                        THEN plan.office_id = a.office ELSE plan.office_id IS NULL
                    END
            )
        ) AS may_call
    FROM asked a
    LEFT JOIN session s ON s.counter_id = a.counter AND s.officer_id = a.officer AND s.office_id = a.office
        AND coalesce(s.id = a.session, true)
    LEFT JOIN offices_counter c ON c.id = s.counter_id
    LEFT JOIN offices_office o ON o.id = s.office_id
), here AS MATERIALIZED (
    SELECT v.id AS visit, v.number, v.application_id AS application, v.local_date, v.arrived_at, v.lane, v.visit_class,
        st.id AS step, st.key, st.order AS nth, st.state, p.id AS period, p.starts_at, p.counter_id, p.officer_id
    FROM lobby_visit v
    JOIN lobby_visitstep st ON st.visit_id = v.id AND st.state IN ('called', 'serving')
    JOIN lobby_period p ON p.step_id = st.id AND p.ends_at IS NULL
    WHERE v.state = 'open' AND v.id = ANY (ARRAY(
        -- Nobody can make this one wait for a visit that is elsewhere.
        SELECT q.visit FROM seated q
        JOIN lobby_visitstep own ON own.visit_id = q.visit
        JOIN lobby_period now ON now.step_id = own.id AND now.ends_at IS NULL AND now.counter_id = q.counter
        WHERE q.sitting IS NOT NULL
    ))
    ORDER BY v.id
    FOR NO KEY UPDATE OF v, st, p
)
"""  # noqa: S608 - only our own constants are put in

_JUDGE = """
, judged AS MATERIALIZED (
    SELECT q.n, q.wants, q.office, q.counter, q.counter_number, q.officer, q.today, q.may_call, q.moved_event,
        q.ended_event, q.called_event, q.waiting_period, q.counter_period,
        h.visit, h.number, h.application, h.local_date, h.arrived_at, h.step, h.key, h.period, h.starts_at,
        coming.id AS next_step, coming.key AS next_key, coming.turn_at AS next_turn, coming.calls AS next_calls,
        count(*) OVER () AS all_locked,
        q.wants <> 'start' AND NOT q.paused AS calls,
        CASE
            WHEN q.sitting IS NULL THEN 'no_counter'
            WHEN NOT q.works_here THEN 'revoked'
            WHEN EXISTS (
                SELECT FROM ledger_event e
                WHERE e.id = CASE WHEN q.wants = 'call' THEN q.called_event ELSE q.moved_event END
            ) THEN 'repeated'
            WHEN q.wants <> 'call' AND (
                h.state = CASE WHEN q.wants = 'start' THEN 'called' ELSE 'serving' END
                AND h.counter_id = q.counter AND h.officer_id = q.officer
            ) IS NOT TRUE THEN 'gone'
            WHEN q.wants = 'call' AND q.paused THEN 'paused'
            WHEN EXISTS (
                SELECT FROM lobby_period busy
                WHERE busy.counter_id = q.counter AND busy.ends_at IS NULL AND busy.kind IN ('called', 'serving')
                    AND busy.id IS DISTINCT FROM h.period
            ) THEN 'busy'
        END AS refusal,
        coming.key = ANY (q.may_call) AND NOT EXISTS (
            SELECT FROM lobby_lanepause rest
            WHERE rest.office_id = q.office AND rest.local_date = q.today AND rest.ends_at IS NULL
                AND rest.lane IN (h.lane, h.visit_class) AND rest.step IN ('', coming.key)
        ) AS again
    FROM seated q
    LEFT JOIN here h ON h.visit = q.visit
    LEFT JOIN LATERAL (
        SELECT later.id, later.key, later.turn_at, later.calls FROM lobby_visitstep later
        WHERE q.wants = 'finish_and_call' AND later.visit_id = h.visit AND later.state = 'planned'
            AND later.order > h.nth
        ORDER BY later.order LIMIT 1
    ) coming ON true
), moving AS MATERIALIZED (
    SELECT * FROM judged WHERE refusal IS NULL AND wants <> 'call'
)
"""

_PICK = """
, picked AS MATERIALIZED (
    SELECT j.n, w.* FROM judged j, LATERAL (
        SELECT st.id AS step, st.visit_id AS visit, st.key, st.calls, p.id AS period, p.starts_at, v.number,
            v.application_id AS application, v.local_date
        FROM lobby_visitstep st
        JOIN lobby_visit v ON v.id = st.visit_id AND v.state = 'open'
        JOIN lobby_period p ON p.step_id = st.id AND p.ends_at IS NULL
        WHERE st.office_id = j.office AND st.local_date = j.today AND st.state = 'waiting'
            AND st.key = ANY (j.may_call)
            AND (st.wanted_counter_id IS NULL OR st.wanted_counter_id = j.counter)
            AND (j.again IS NOT TRUE OR (st.turn_at, st.visit_id) < (j.next_turn, j.visit))
            AND NOT EXISTS (
                SELECT FROM lobby_lanepause rest
                WHERE rest.office_id = j.office AND rest.local_date = j.today AND rest.ends_at IS NULL
                    AND rest.lane IN (v.lane, v.visit_class) AND rest.step IN ('', st.key)
            )
        ORDER BY st.turn_at, st.visit_id
        LIMIT 1
        FOR NO KEY UPDATE OF st, v, p SKIP LOCKED
    ) w
    WHERE j.refusal IS NULL AND j.calls
), called AS MATERIALIZED (
    SELECT j.n, j.office, j.counter, j.counter_number, j.officer, j.called_event, j.counter_period,
        p.step IS NULL AS again, coalesce(p.step, j.next_step) AS step, coalesce(p.visit, j.visit) AS visit,
        coalesce(p.key, j.next_key) AS key, coalesce(p.calls, j.next_calls) + 1 AS calls, p.period,
        greatest(%(at)s, p.starts_at) AS since, coalesce(p.starts_at, %(at)s) AS waits_since,
        coalesce(p.number, j.number) AS number,
        CASE WHEN p.step IS NULL THEN j.application ELSE p.application END AS application,
        coalesce(p.local_date, j.local_date) AS local_date
    FROM judged j LEFT JOIN picked p ON p.n = j.n
    WHERE j.refusal IS NULL AND j.calls AND (p.step IS NOT NULL OR j.again)
)
"""

CALL = _SEAT + _JUDGE + _PICK + WRITE
_PARAMETER = re.compile(r"%\((\w+)\)s")
PARAMETERS = tuple(dict.fromkeys(_PARAMETER.findall(CALL)))
"""The names of the parameters, in order of their numbers in `CALL_NUMBERED`."""
CALL_NUMBERED = _PARAMETER.sub(lambda found: f"${PARAMETERS.index(found[1]) + 1}", CALL)
"""The same statement as asyncpg wants it: $1, $2, …"""
