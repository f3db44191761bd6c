"""The halls that are measured: offices with counters, officers who sit at them, and people who wait; made by SQL.

Everything has a number, and its id follows from it (`bench.world`); passes and phones' tokens are the product's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection

from giliran.bench.world import sql_uuid, uuid_of

OFFICE, COUNTER, OFFICER, ROLE, SESSION, VISIT, STEP, PERIOD = range(16, 24)
_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
_KEY = "layanan"
A_TICKET = 5
"""So many phones follow one ticket."""
_BOARDS = 2


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An officer at a counter; `office` is its number among those of the scene."""

    office: int
    sealed: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Halls made for one measurement. `first` is the number of the first office, of so many."""

    first: int
    offices: int
    counters: int
    waiting: int
    zone: str
    at: datetime

    @property
    def day(self) -> date:
        """The day there."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    def desks(self) -> list[Desk]:
        """Return everybody at a counter, with the pass that the console's page gives."""
        from giliran.lobby.queries import SessionView  # noqa: PLC0415 - Django is set up by then
        from giliran.lobby.services import issue_counter_pass  # noqa: PLC0415 - the same

        found = []
        for place in range(self.counters):
            for office in range(self.offices):
                number = (self.first + office) * 1000 + place
                session = SessionView(
                    id=uuid_of(SESSION, number), office_id=uuid_of(OFFICE, self.first + office),
                    counter_id=uuid_of(COUNTER, number), counter_number=place + 1, counter_name="",
                    officer_id=uuid_of(OFFICER, number), steps=(_KEY,), started_at=self.at, paused=False,
                )  # fmt: skip
                found.append(Desk(office=office, sealed=issue_counter_pass(session, at=self.at)))
        return found

    def paths(self, listeners: int) -> Iterator[tuple[int, str]]:
        """Yield where so many listeners of each office listen: two boards, and phones, `A_TICKET` a ticket."""
        from giliran.lobby.rules.following import follow_token  # noqa: PLC0415 - Django is set up by then

        for office in range(self.offices):
            for number in range(listeners):
                if number < _BOARDS:
                    yield office, f"/live/board/{code_of(self.first + office)}"
                    continue
                # Those who are called last have most phones: whoever was served goes home.
                place = self.waiting - 1 - (number - _BOARDS) // A_TICKET % self.waiting
                visit = uuid_of(VISIT, (self.first + office) * 100_000 + place)
                yield office, f"/live/ticket/{follow_token(visit_id=visit, at=self.at)}"

    def office_ids(self) -> Sequence[UUID]:
        """Return the ids of its offices."""
        return [uuid_of(OFFICE, number) for number in range(self.first, self.first + self.offices)]


def code_of(office: int) -> str:
    """Return an office's code."""
    return f"bench-{office}"


def make(connection: "Connection[tuple[Any, ...]]", *, first: int, offices: int, counters: int, waiting: int) -> Scene:
    """Make offices with people at work and people who wait, in the zone where midnight is farthest."""
    at = datetime.now(UTC)
    zone = min(_ZONES, key=lambda name: abs(at.astimezone(ZoneInfo(name)).hour - 12))
    scene = Scene(first=first, offices=offices, counters=counters, waiting=waiting, zone=zone, at=at)
    values = {
        "first": first, "last": first + offices - 1, "counters": counters, "waiting": waiting, "zone": zone,
        "at": at, "came": at - timedelta(minutes=50), "day": scene.day, "key": _KEY,
    }  # fmt: skip
    for statement in (_OFFICES, _COUNTERS, _OFFICERS, _ROLES, _SESSIONS, _VISITS, _STEPS, _PERIODS):
        connection.execute(statement, values)
    for table in ("visit", "visitstep", "period", "countersession"):
        connection.execute(f"VACUUM (ANALYZE) lobby_{table}")
    for table in ("ledger_event", "ledger_subject", "ledger_pending", "accounts_assignment", "offices_counter"):
        connection.execute(f"ANALYZE {table}")
    connection.execute("CHECKPOINT")
    return scene


_DESKS = """
FROM generate_series(%(first)s::bigint, %(last)s) o, generate_series(0, %(counters)s - 1) c,
    LATERAL (SELECT o * 1000 + c) AS d (n)
"""
_PEOPLE = """
FROM generate_series(%(first)s::bigint, %(last)s) o, generate_series(0, %(waiting)s - 1) c,
    LATERAL (SELECT o * 100000 + c) AS d (n)
"""
_OFFICES = f"""
INSERT INTO offices_office (id, code, name, kind, city, province, address, latitude, longitude, time_zone,
    payment_first, active)
SELECT {sql_uuid(OFFICE, "o")}, 'bench-' || o, 'Kantor ' || o, 'kanim', '-', '-', '-', 0, 110, %(zone)s, false, true
FROM generate_series(%(first)s::bigint, %(last)s) o
"""  # noqa: S608 - our own expression
_COUNTERS = f"""
INSERT INTO offices_counter (id, office_id, number, name, active)
SELECT {sql_uuid(COUNTER, "n")}, {sql_uuid(OFFICE, "o")}, c + 1, 'Loket ' || c + 1, true {_DESKS}
"""
_OFFICERS = f"""
INSERT INTO accounts_user (id, password, is_superuser, email, phone_verified, name, language, is_active, is_staff,
    date_joined)
SELECT {sql_uuid(OFFICER, "n")}, '', false, 'petugas-' || n || '@bench.test', false, '', 'id', true, false, %(at)s
{_DESKS}
"""
_ROLES = f"""
INSERT INTO accounts_assignment (id, user_id, office_id, role, valid_from)
SELECT {sql_uuid(ROLE, "n")}, {sql_uuid(OFFICER, "n")}, {sql_uuid(OFFICE, "o")}, 'examiner', %(day)s {_DESKS}
"""
_SESSIONS = f"""
INSERT INTO lobby_countersession (id, office_id, counter_id, officer_id, steps, started_at, local_date)
SELECT {sql_uuid(SESSION, "n")}, {sql_uuid(OFFICE, "o")}, {sql_uuid(COUNTER, "n")}, {sql_uuid(OFFICER, "n")},
    ARRAY[%(key)s], %(came)s, %(day)s {_DESKS}
"""
_VISITS = f"""
INSERT INTO lobby_visit (id, office_id, local_date, number, visit_class, arrived_at, state, lane)
SELECT {sql_uuid(VISIT, "n")}, {sql_uuid(OFFICE, "o")}, %(day)s, 'L-' || to_char(c + 1, 'FM0000'), 'walk_in',
    %(came)s::timestamptz + c * interval '1 millisecond', 'open', 'regular' {_PEOPLE}
"""
_STEPS = f"""
INSERT INTO lobby_visitstep (id, visit_id, office_id, local_date, key, "order", state, turn_at, calls, misses)
SELECT {sql_uuid(STEP, "n")}, {sql_uuid(VISIT, "n")}, {sql_uuid(OFFICE, "o")}, %(day)s, %(key)s, 1, 'waiting',
    %(came)s::timestamptz + c * interval '1 millisecond', 0, 0 {_PEOPLE}
"""
_PERIODS = f"""
INSERT INTO lobby_period (id, office_id, local_date, step_id, kind, starts_at)
SELECT {sql_uuid(PERIOD, "n")}, {sql_uuid(OFFICE, "o")}, %(day)s, {sql_uuid(STEP, "n")}, 'waiting',
    %(came)s::timestamptz + c * interval '1 millisecond' {_PEOPLE}
"""
