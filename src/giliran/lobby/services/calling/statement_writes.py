"""The second half of the statement of calling: what is written once it is known who is called, and the answers."""

_MOVE = """
, ended AS (
    UPDATE lobby_period p SET ends_at = greatest(%(at)s, p.starts_at)
    FROM (SELECT period FROM moving UNION ALL SELECT period FROM called WHERE NOT again) over (period)
    WHERE p.id = over.period
    RETURNING p.id
), left_behind AS (
    UPDATE lobby_visitstep st
    SET state = CASE WHEN m.wants = 'start' THEN 'serving' ELSE 'done' END,
        misses = CASE WHEN m.wants = 'start' THEN 0 ELSE st.misses END
    FROM moving m WHERE st.id = m.step
    RETURNING st.id
), brought AS (
    UPDATE lobby_visitstep st
    SET state = b.state, calls = b.calls, called_at = coalesce(b.called_at, st.called_at), wanted_counter_id = NULL,
        misses = CASE WHEN b.fresh THEN 0 ELSE st.misses END
    FROM (
        SELECT step, 'called' AS state, calls, %(at)s AS called_at, again AS fresh FROM called
        UNION ALL
        SELECT m.next_step, 'waiting', m.next_calls, NULL, true FROM moving m
        WHERE m.next_step IS NOT NULL AND NOT EXISTS (SELECT FROM called c WHERE c.step = m.next_step)
    ) b
    WHERE st.id = b.step AND (SELECT count(*) FROM left_behind) >= 0
), opened AS (
    INSERT INTO lobby_period (id, office_id, local_date, step_id, kind, starts_at, ends_at, counter_id, officer_id,
        reason)
    SELECT begun.*, '' FROM (
        SELECT counter_period, office, local_date, step, 'called', since, NULL::timestamptz, counter, officer
        FROM called
        UNION ALL
        SELECT counter_period, office, local_date, step, 'serving', greatest(%(at)s, starts_at), NULL, counter, officer
        FROM moving WHERE wants = 'start'
        UNION ALL
        SELECT m.waiting_period, m.office, m.local_date, m.next_step, 'waiting', %(at)s,
            CASE WHEN EXISTS (SELECT FROM called c WHERE c.step = m.next_step) THEN %(at)s END, NULL, NULL
        FROM moving m WHERE m.next_step IS NOT NULL
    ) begun
    WHERE (SELECT count(*) FROM ended) >= 0
), gone AS (
    UPDATE lobby_visit v SET state = 'finished', ended_at = greatest(%(at)s, v.arrived_at)
    FROM moving m WHERE v.id = m.visit AND m.wants = 'finish_and_call' AND m.next_step IS NULL
)
"""

# Facts as `lobby.events` has them; `tests/lobby/test_calling_statement.py` holds both to the same fields.
_RECORD = """
, happened AS MATERIALIZED (
    SELECT told.*, row_number() OVER mine AS nth, count(*) OVER (PARTITION BY told.visit) AS many
    FROM (
        SELECT m.moved_event AS event, m.visit, 1 AS part, m.office, m.officer, m.application,
            CASE WHEN m.wants = 'start' THEN 'lobby.service_started' ELSE 'lobby.step_finished' END AS kind,
            jsonb_build_object(
                'application', m.application, 'office', m.office, 'local_date', m.local_date, 'number', m.number,
                'step', m.key, 'counter', m.counter, 'counter_number', m.counter_number
            ) || CASE WHEN m.wants = 'start' THEN jsonb_build_object('officer', m.officer)
                 ELSE jsonb_build_object('next_step', coalesce(m.next_key, '')) END AS data
        FROM moving m
        UNION ALL
        SELECT m.ended_event, m.visit, 2, m.office, m.officer, m.application, 'lobby.visit_finished',
            jsonb_build_object(
                'application', m.application, 'office', m.office, 'local_date', m.local_date, 'number', m.number
            )
        FROM moving m WHERE m.wants = 'finish_and_call' AND m.next_step IS NULL
        UNION ALL
        SELECT c.called_event, c.visit, 3, c.office, c.officer, c.application, 'lobby.ticket_called',
            jsonb_build_object(
                'application', c.application, 'office', c.office, 'local_date', c.local_date, 'number', c.number,
                'step', c.key, 'counter', c.counter, 'counter_number', c.counter_number, 'officer', c.officer,
                'calls', c.calls,
                'waited_seconds', greatest(0, floor(extract(epoch FROM %(at)s - c.waits_since)))::int, 'out_of_turn', ''
            )
        FROM called c
    ) told
    WINDOW mine AS (PARTITION BY told.visit ORDER BY told.part)
), numbered AS (
    INSERT INTO ledger_subject AS s (id, seq) SELECT visit, count(*) FROM happened GROUP BY visit ORDER BY visit
    ON CONFLICT (id) DO UPDATE SET seq = s.seq + excluded.seq
    RETURNING id, seq
), recorded AS (
    INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
    SELECT h.event, %(at)s, %(node)s, h.office, h.kind, h.visit, s.seq - h.many + h.nth, h.officer, h.application,
        h.data
    FROM happened h JOIN numbered s ON s.id = h.visit
    ORDER BY h.visit, h.nth
    RETURNING id, subject, subject_seq
), pending AS (
    INSERT INTO ledger_pending (event) SELECT id FROM recorded ORDER BY subject, subject_seq
)
"""

_ANSWER = """
SELECT j.n,
    CASE
        WHEN j.refusal IS NOT NULL THEN j.refusal
        WHEN c.n IS NOT NULL THEN 'called'
        WHEN j.wants = 'start' THEN 'started'
        WHEN NOT j.calls THEN 'finished'
        ELSE 'nobody'
    END AS outcome,
    coalesce(c.visit, m.visit, e.subject) AS visit, coalesce(c.number, m.number, e.data ->> 'number') AS number,
    coalesce(c.key, m.key, e.data ->> 'step') AS step,
    coalesce(c.counter_number, m.counter_number, (e.data ->> 'counter_number')::int) AS counter,
    coalesce(c.calls, (e.data ->> 'calls')::int, 0) AS calls
FROM judged j
LEFT JOIN called c ON c.n = j.n
LEFT JOIN moving m ON m.n = j.n AND m.wants = 'start'
LEFT JOIN ledger_event e ON j.refusal = 'repeated'
    AND e.id = CASE WHEN j.wants = 'start' THEN j.moved_event ELSE j.called_event END
ORDER BY j.n
"""

WRITE = _MOVE + _RECORD + _ANSWER
