"""The twin: pgbench writes the rows of a booking, one transaction a booking, as fast as PostgreSQL lets it.

It writes what our one statement writes, into the same tables with the same keys, indexes and checks: the claim and the
slot are updated, the booking, its ledger subject, event and pending row inserted. It is spared what does not belong to
the writing: HTTP, the pass, the idempotency key's look-up, the judging of requests. Ids follow from the client's own
counter, so it looks nobody up, and the fact's data are one constant.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from giliran.bench.throwaway import Server, cpu_seconds
from giliran.bench.world import APPLICATION, BOOKING, EVENT, ONCE, PERSON, SLOT, World, sql_uuid, uuid_of

CLIENTS = 16
_THREADS = 2
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)

_COUNT = """\
\\set i :i + 1
\\set n :first + :i * :clients + :client_id
\\set s :first_slot + :n % :slots
"""
_CLAIM = f"""UPDATE appointments_claim SET booking_id = {sql_uuid(BOOKING, ":n::bigint")},
    once_key = {sql_uuid(ONCE, ":n::bigint")}
WHERE person_id = {sql_uuid(PERSON, ":n::bigint")} AND booking_id IS NULL"""  # noqa: S608 - our own expression
_SLOT = f"""UPDATE appointments_slot SET taken = taken + 1
WHERE id = {sql_uuid(SLOT, ":s::bigint")} AND open AND gate IS NULL AND starts_at > now()
    AND capacity > taken + withheld + unreleased"""  # noqa: S608 - the same
_BOOK = f"""made AS (
    INSERT INTO appointments_booking (id, application_id, person_id, office_id, slot_id, state, code, once_key,
        hold_expires_at, reschedules, created_at)
    SELECT {sql_uuid(BOOKING, ":n::bigint")}, {sql_uuid(APPLICATION, ":n::bigint")}, {sql_uuid(PERSON, ":n::bigint")},
        '{{office}}', {sql_uuid(SLOT, ":s::bigint")}, 'held',
        'T' || lpad(to_hex((:n::bigint * 2654435761) & 4294967295), 8, '0'), {sql_uuid(ONCE, ":n::bigint")},
        now() + interval '2 hours', 0, now(){{only}}
), numbered AS (
    INSERT INTO ledger_subject (id, seq) SELECT {sql_uuid(BOOKING, ":n::bigint")}, 1{{only}}
), recorded AS (
    INSERT INTO ledger_event (id, at, node, office, kind, subject, subject_seq, actor, application, data)
    SELECT {sql_uuid(EVENT, ":n::bigint")}, now(), 'bench', '{{office}}', 'appointments.slot_held',
        {sql_uuid(BOOKING, ":n::bigint")}, 1, NULL, {sql_uuid(APPLICATION, ":n::bigint")}, '{{data}}'::jsonb{{only}}
)
INSERT INTO ledger_pending (event) SELECT {sql_uuid(EVENT, ":n::bigint")}{{only}}"""
SHAPES: Mapping[str, str] = {
    "transaction": f"{_COUNT}BEGIN;\n{_CLAIM};\n{_SLOT};\nWITH {_BOOK};\nCOMMIT;\n",
    "statement": (
        f"{_COUNT}WITH claimed AS ({_CLAIM} RETURNING person_id), placed AS ({_SLOT}"
        f" AND EXISTS (SELECT FROM claimed) RETURNING id), {_BOOK};\n"
    ),
}
"""A booking as a transaction of statements, and as one statement that commits by itself."""

_ONLY = {"transaction": "", "statement": " FROM placed"}
_DATA = (
    '{"application": "01900000-0000-7000-8003-000000000001", "office": "01900000-0000-7000-8003-000000000001", '
    '"slot": "01900000-0000-7000-8004-000000000001", "starts_at": "2026-12-08 at 01.00.00 h", '
    '"until": "2026-12-01 at 03.00.00 h"}'
)
"""As long as a real one; pgbench would take a colon before a digit for a variable."""


@dataclass(frozen=True, kw_only=True)
class Twin:
    """How many transactions a second there were, how many bookings it left, the processor time each took there."""

    tps: float
    booked: int
    database_us: float


class TwinFailed(RuntimeError):  # noqa: N818 - told as it is
    """The twin did not write what it should."""


def run(world: World, server: Server, *, shape: str, people: int, slots: int) -> Twin:
    """Book for that many people (rounded to whole rounds of the clients), on that many slots."""
    each = max(1, people // CLIENTS)
    numbers = world.people(each * CLIENTS)
    first_slot = world.next_slot
    world.slots(slots, capacity=each * CLIENTS)
    world.settle()
    script = SHAPES[shape].format(office=world.office, data=_DATA, only=_ONLY[shape])
    variables = {"first": numbers.start, "first_slot": first_slot, "slots": slots, "clients": CLIENTS, "i": -1}
    before = cpu_seconds(server.pid)
    tps = _pgbench(server, script, transactions=each, variables=variables)
    used = cpu_seconds(server.pid) - before
    booked = _booked(world, numbers)
    if booked != len(numbers):
        message = f"the twin made {booked} bookings of {len(numbers)}"
        raise TwinFailed(message)
    return Twin(tps=tps, booked=booked, database_us=round(used * 1_000_000 / booked, 1))


def _pgbench(server: Server, script: str, *, transactions: int, variables: Mapping[str, int]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "booking.sql"
        file.write_text(script, "utf-8")
        words = [server.program("pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", str(_THREADS)]
        words += ["-t", str(transactions), "-f", str(file)]
        words += [f"-D{name}={value}" for name, value in variables.items()]
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [*words, server.environment()["DATABASE_URL"]], capture_output=True, text=True, check=False
        )
    tps, failed = _TPS.search(done.stdout), _FAILED.search(done.stdout)
    if done.returncode or tps is None or (failed and failed[1] != "0"):
        sys.stderr.write(done.stdout + done.stderr)
        message = "pgbench failed"
        raise TwinFailed(message)
    return float(tps[1])


def _booked(world: World, numbers: range) -> int:
    row = world.connection.execute(
        "SELECT count(*) FROM appointments_booking b JOIN ledger_event e ON e.subject = b.id"
        " JOIN appointments_claim c ON c.booking_id = b.id WHERE b.person_id BETWEEN %(first)s AND %(last)s",
        {"first": uuid_of(PERSON, numbers.start), "last": uuid_of(PERSON, numbers.stop - 1)},
    ).fetchone()
    return int(row[0]) if row else 0
