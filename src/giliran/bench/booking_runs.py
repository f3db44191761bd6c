"""One run of our own way to book, and what the database must hold afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection

from giliran.bench import driver
from giliran.bench.driver import Driven, Wish
from giliran.bench.throwaway import Server, Web, cpu_seconds, owner, web
from giliran.bench.world import Person, World

PASSES_LAST = timedelta(hours=1)


@dataclass(kw_only=True)
class Place:
    """A database with people, and the fast lane that serves it."""

    server: Server
    world: World
    web: Web


@contextmanager
def place(server: Server, *, workers: int) -> Iterator[Place]:
    """Serve the fast lane on that server's database."""
    with owner(server) as connection, web("fast", workers=workers, environment=server.environment()) as served:
        yield Place(server=server, world=World(connection=connection, at=datetime.now(UTC)), web=served)


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run came to. `lost` counts acknowledged bookings that the database does not hold whole.

    `web_us` and `database_us` are the processor time that a booking took on each side, in microseconds.
    """

    driven: Driven
    oversold: int
    lost: int
    web_us: float = 0.0
    database_us: float = 0.0

    @property
    def rate(self) -> float:
        """Acknowledged bookings a second."""
        return self.driven.rate

    @property
    def p50_ms(self) -> float:
        """The middle answer's time."""
        return self.driven.p50_ms

    @property
    def p99_ms(self) -> float:
        """The time that one answer in a hundred took longer than."""
        return self.driven.p99_ms

    @property
    def errors(self) -> int:
        """Count requests that got no proper answer, or none that they should have got."""
        return self.driven.errors + self.driven.refused


def run(here: Place, *, people: int, slots: int) -> Run:
    """Let people book, all at once, on so many slots with a place for each of them."""
    wishes = prepare(here.world, people=people, slots=slots)
    pids = here.web.process.pid, here.server.pid
    before = [cpu_seconds(pid) for pid in pids]
    driven = driver.drive(here.web.port, wishes)
    used = [cpu_seconds(pid) - earlier for pid, earlier in zip(pids, before, strict=True)]
    web_us, database_us = (round(seconds * 1_000_000 / people, 1) for seconds in used)
    return replace(checked(here.world, driven), web_us=web_us, database_us=database_us)


def checked(world: World, driven: Driven) -> Run:
    """Compare what was acknowledged with what the database holds."""
    connection = world.connection
    return Run(driven=driven, oversold=oversold(connection), lost=lost(connection, driven.acknowledged))


def prepare(world: World, *, people: int, slots: int, capacity: int = 0) -> list[Wish]:
    """Make people and slots, and seal each person's pass. Without a `capacity` there is a place for everybody."""
    numbers = world.people(people)
    made = world.slots(slots, capacity=capacity or people // slots + 1)
    world.settle()
    return [
        Wish(slot=made[number % slots], key=uuid4(), sealed=_sealed(Person(number=number), world)) for number in numbers
    ]


def _sealed(person: Person, world: World) -> str:
    from giliran.appointments.services import passes  # noqa: PLC0415 - Django is set up by then

    expires = int((datetime.now(UTC) + PASSES_LAST).timestamp())
    return passes.seal(
        passes.Pass(
            purpose=passes.Purpose.BOOK, account=person.account, person=person.person, application=person.application,
            office=world.office, lane="regular", epoch=0, expires=expires,
        )
    )  # fmt: skip


def oversold(connection: "Connection[tuple[Any, ...]]") -> int:
    """Count places given beyond what their slot has, or beyond what it counts."""
    row = connection.execute(_OVERSOLD).fetchone()
    return int(row[0]) if row else 0


_OVERSOLD = """
SELECT coalesce(sum(greatest(n - least(s.taken, s.capacity - s.withheld - s.unreleased), 0)), 0)
FROM appointments_slot s JOIN (
    SELECT slot_id, count(*) AS n FROM appointments_booking
    WHERE state IN ('held', 'confirmed', 'attended', 'no_show') AND slot_id IS NOT NULL GROUP BY slot_id
) b ON b.slot_id = s.id
WHERE s.starts_at > now()
"""


def lost(connection: "Connection[tuple[Any, ...]]", acknowledged: Sequence[UUID]) -> int:
    """Count acknowledged bookings that are not in the database with their place, claim and ledger event.

    Somebody who was told of another's booking counts as well: each booking can be acknowledged to one alone.
    """
    row = connection.execute(_KEPT, {"told": list(acknowledged)}).fetchone()
    return len(acknowledged) - (int(row[0]) if row else 0)


_KEPT = """
SELECT count(*) FROM appointments_booking b
JOIN appointments_claim c ON c.booking_id = b.id AND c.person_id = b.person_id
WHERE b.id = ANY (%(told)s) AND b.state = 'held' AND b.slot_id IS NOT NULL AND EXISTS (
    SELECT FROM ledger_event e WHERE e.subject = b.id AND e.kind = 'appointments.slot_held'
)
"""
