"""Who books and what: people with accounts, applications and claims, and slots; made inside the database.

Everybody and everything has a number, and its id follows from it, so that neither the twin nor we look anybody up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection

PAST, ACCOUNT, PERSON, APPLICATION, SLOT, BOOKING, EVENT, ONCE = range(8)
_PREFIX = "01900000-0000-7000-8"
_MOST = 16**12 - 1


def uuid_of(kind: int, number: int) -> UUID:
    """Return the id of the thing of that kind with that number; ids grow with numbers, as ours do with time."""
    return UUID(f"{_PREFIX}{kind:03x}-{number:012x}")


def sql_uuid(kind: int, number: str) -> str:
    """Return the SQL expression of `uuid_of`; `number` is an expression as well."""
    return f"('{_PREFIX}{kind:03x}-' || lpad(to_hex({number}), 12, '0'))::uuid"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody ready to book."""

    number: int

    @property
    def account(self) -> UUID:
        """Whose the application is."""
        return uuid_of(ACCOUNT, self.number)

    @property
    def person(self) -> UUID:
        """Who gets the place."""
        return uuid_of(PERSON, self.number)

    @property
    def application(self) -> UUID:
        """What the place is for."""
        return uuid_of(APPLICATION, self.number)


@dataclass(kw_only=True)
class World:
    """What was made so far, and the office where it all happens."""

    connection: "Connection[tuple[Any, ...]]"
    at: datetime
    office: UUID = field(init=False)
    next_person: int = field(init=False)
    next_slot: int = field(init=False)

    def __post_init__(self) -> None:
        """Take the first of the offices, and go on behind what an earlier world has made here."""
        row = self.connection.execute("SELECT id FROM offices_office WHERE active ORDER BY code LIMIT 1").fetchone()
        if row is None:
            message = "there is no office"
            raise RuntimeError(message)
        self.office = row[0]
        # All of the load comes from one address; the limit is counted, and is wide enough for a whole country.
        self.connection.execute(
            "UPDATE offices_figure SET value = 1000000000 WHERE key IN ('hold_network_minute', 'join_network_minute')"
        )
        self.next_person = 1 + self._count("accounts_person", PERSON)
        self.next_slot = 1 + self._count("appointments_slot", SLOT)

    def _count(self, table: str, kind: int) -> int:
        """Count the rows of ours in a table whose ids are of that kind."""
        statement = f"SELECT count(*) FROM {table} WHERE id BETWEEN %(first)s AND %(last)s"  # noqa: S608 - our own names
        limits = {"first": uuid_of(kind, 0), "last": uuid_of(kind, _MOST)}
        row = self.connection.execute(statement, limits).fetchone()
        return int(row[0]) if row else 0

    def people(self, many: int) -> range:
        """Make people with an account, a confirmed identity's claim and a submitted application; their numbers."""
        first, self.next_person = self.next_person, self.next_person + many
        last = self.next_person - 1
        from giliran.foundation import crypto  # noqa: PLC0415 - its keys come from Django's settings

        name = crypto.encrypt(b"Orang", "accounts.user.name")
        values = {"first": first, "last": last, "at": self.at, "office": self.office, "name": name}
        for statement in (_ACCOUNTS, _PEOPLE, _APPLICATIONS, _CLAIMS):
            self.connection.execute(statement, values)
        return range(first, last + 1)

    def slots(self, many: int, *, capacity: int) -> Sequence[UUID]:
        """Make slots from a week ahead on, one a minute."""
        first, self.next_slot = self.next_slot, self.next_slot + many
        values = {"first": first, "last": self.next_slot - 1, "office": self.office, "capacity": capacity}
        self.connection.execute(_SLOTS, {**values, "from": self.at + timedelta(days=7)})
        return [uuid_of(SLOT, number) for number in range(first, self.next_slot)]

    def settle(self) -> None:
        """Let the database learn of what is new, and write everything out, so that each run begins alike."""
        for table in ("accounts_person", "applications_application", "appointments_claim", "appointments_slot"):
            self.connection.execute(f"VACUUM (ANALYZE) {table}")  # noqa: S608, RUF100 - our own names
        for table in ("appointments_booking", "ledger_event", "ledger_subject", "ledger_pending"):
            self.connection.execute(f"ANALYZE {table}")
        self.connection.execute("CHECKPOINT")


_ACCOUNTS = f"""
INSERT INTO accounts_user (id, password, is_superuser, email, phone_verified, name, language, is_active, is_staff,
    date_joined)
SELECT {sql_uuid(ACCOUNT, "n")}, '', false, n || '@bench.test', false, %(name)s, 'id', true, false, %(at)s
FROM generate_series(%(first)s::bigint, %(last)s) n
"""  # noqa: S608 - our own expression
_PEOPLE = f"""
INSERT INTO accounts_person (id, account_id, relation, created_at)
SELECT {sql_uuid(PERSON, "n")}, {sql_uuid(ACCOUNT, "n")}, 'self', %(at)s
FROM generate_series(%(first)s::bigint, %(last)s) n
"""  # noqa: S608 - the same
_APPLICATIONS = f"""
INSERT INTO applications_application (id, reference, state, round, identity_match, closing_reason, created_at,
    submitted_at, last_submitted_at, account_id, office_id, person_id, product_id, service_id)
SELECT {sql_uuid(APPLICATION, "n")}, 'BENCH-' || n, 'submitted', 0, 'matched', '', %(at)s, %(at)s, %(at)s,
    {sql_uuid(ACCOUNT, "n")}, %(office)s, {sql_uuid(PERSON, "n")}, 'ordinary_10', 'passport_new'
FROM generate_series(%(first)s::bigint, %(last)s) n
"""  # noqa: S608 - the same
_CLAIMS = f"""
INSERT INTO appointments_claim (person_id, identity, epoch)
SELECT {sql_uuid(PERSON, "n")}, sha256(n::text::bytea), 0
FROM generate_series(%(first)s::bigint, %(last)s) n
"""  # noqa: S608 - the same
_SLOTS = f"""
INSERT INTO appointments_slot (id, office_id, lane, starts_at, ends_at, local_date, capacity, taken, withheld,
    unreleased, open, closed_because)
SELECT {sql_uuid(SLOT, "n")}, %(office)s, 'regular', starts_at, starts_at + interval '30 minutes', starts_at::date,
    %(capacity)s, 0, 0, 0, true, ''
FROM generate_series(%(first)s::bigint, %(last)s) n, LATERAL (
    SELECT %(from)s::timestamptz + n * interval '1 minute'
) AS t (starts_at)
"""  # noqa: S608 - the same
