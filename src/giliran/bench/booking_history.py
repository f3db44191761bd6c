"""A long past: bookings of years with their ledger events, written inside the database."""

import sys
from typing import Any

from psycopg import Connection

from giliran.bench.world import APPLICATION, PAST, PERSON, World, sql_uuid

_EACH = 10
"""Past bookings of one person: expired, missed, attended."""
_A_SLOT = 500
_STEP = 1_000_000
_TABLES = ("appointments_booking", "ledger_event")


def fill(world: World, many: int) -> None:
    """Write so many past bookings, each with its ledger event, of people who are not those that book now."""
    if not many:
        return
    connection = world.connection
    people = world.people(max(1, many // _EACH))
    values = {"person": people.start, "people": len(people), "office": world.office, "at": world.at, "places": _A_SLOT}
    connection.execute(_SLOTS, {**values, "slots": many // _A_SLOT + 1})
    put_back = _take_off(connection)
    for first in range(1, many + 1, _STEP):
        last = min(first + _STEP - 1, many)
        for statement in (_BOOKINGS, _SUBJECTS, _EVENTS):
            connection.execute(statement, {**values, "first": first, "last": last})
        sys.stderr.write(f"past bookings: {last} of {many}\n")
    connection.execute("SET maintenance_work_mem = '1GB'")
    for statement in put_back:
        connection.execute(statement)
    for table in (*_TABLES, "ledger_subject"):
        connection.execute(f"VACUUM (ANALYZE) {table}")
    connection.execute("CHECKPOINT")


def _take_off(connection: "Connection[tuple[Any, ...]]") -> list[str]:
    """Drop indexes and foreign keys that are quicker made whole than row by row; return how to put them back."""
    rows = connection.execute(_CONSTRAINTS, [list(_TABLES)]).fetchall()
    put_back = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in rows]
    for table, name, _definition in rows:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    rows = connection.execute(_INDEXES, [list(_TABLES)]).fetchall()
    for name, _definition in rows:
        connection.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in rows] + put_back


_CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype DESC
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisprimary
"""
_SLOTS = f"""
INSERT INTO appointments_slot (id, office_id, lane, starts_at, ends_at, local_date, capacity, taken, withheld,
    unreleased, open, closed_because)
SELECT {sql_uuid(PAST, "n")}, %(office)s, 'regular', starts_at, starts_at + interval '30 minutes', starts_at::date,
    %(places)s, 0, 0, 0, true, ''
FROM generate_series(0, %(slots)s::bigint) n, LATERAL (
    SELECT %(at)s::timestamptz - interval '1 day' - n * interval '30 minutes'
) AS t (starts_at)
"""  # noqa: S608 - our own expression
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LETTERS = len(_ALPHABET)
_BODY = 7
_FAR = 11_400_714_819
# As giliran.foundation.references makes them: seven characters and a check character, scattered by a factor.
_DIGITS = ", ".join(f"(v / {_LETTERS**place} % {_LETTERS})::int AS d{place}" for place in range(_BODY))
_CHECK = " + ".join(f"{place + 2} * d{place}" for place in range(_BODY))
_CODE = " || ".join(
    [
        *(f"substr('{_ALPHABET}', d{place} + 1, 1)" for place in range(4)),
        "'-'",
        *(f"substr('{_ALPHABET}', d{place} + 1, 1)" for place in range(4, _BODY)),
        f"substr('{_ALPHABET}', ({_CHECK}) % {_LETTERS} + 1, 1)",
    ]
)
_BOOKINGS = f"""
INSERT INTO appointments_booking (id, application_id, person_id, office_id, slot_id, state, code, once_key,
    hold_expires_at, reschedules, created_at)
SELECT {sql_uuid(PAST, "n")}, {sql_uuid(APPLICATION, "%(person)s + n %% %(people)s")},
    {sql_uuid(PERSON, "%(person)s + n %% %(people)s")}, %(office)s, {sql_uuid(PAST, "n / %(places)s")},
    (ARRAY['attended', 'attended', 'attended', 'no_show', 'expired'])[1 + n %% 5], {_CODE.replace("%", "%%")},
    gen_random_uuid(), NULL, 0, %(at)s::timestamptz - interval '30 days' - n * interval '1 second'
FROM (
    SELECT n, {_DIGITS.replace("%", "%%")}
    FROM (SELECT n, n * {_FAR} %% {_LETTERS**_BODY} AS v FROM generate_series(%(first)s::bigint, %(last)s) n) numbered
) digits
"""  # noqa: S608 - the same
_SUBJECTS = f"""
INSERT INTO ledger_subject (id, seq) SELECT {sql_uuid(PAST, "n")}, 1 FROM generate_series(%(first)s::bigint, %(last)s) n
"""  # noqa: S608 - the same
_EVENTS = f"""
INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
SELECT {sql_uuid(PAST, "n")}, %(at)s::timestamptz - interval '30 days' - n * interval '1 second', 'bench', %(office)s,
    'appointments.slot_held', {sql_uuid(PAST, "n")}, 1, NULL, application,
    jsonb_build_object('application', application, 'office', %(office)s::uuid, 'slot',
        {sql_uuid(PAST, "n / %(places)s")}, 'starts_at', %(at)s::timestamptz, 'until', %(at)s::timestamptz)
FROM generate_series(%(first)s::bigint, %(last)s) n,
    LATERAL (SELECT {sql_uuid(APPLICATION, "%(person)s + n %% %(people)s")}) AS a (application)
"""  # noqa: S608 - the same
