"""A worker and the database are killed while people book; everybody asks again, with the same key, until answered."""

import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from giliran.bench import booking_runs, driver
from giliran.bench.booking_runs import Place
from giliran.bench.driver import Driven, Wish
from giliran.bench.throwaway import owner
from giliran.bench.world import World

WORKERS = 2
_AWAY = 0.5
_LOOKS = 0.02
_PATIENCE = 60.0


@dataclass(kw_only=True)
class _Drive(threading.Thread):
    """The load, in the background."""

    port: int
    wishes: Sequence[Wish]
    driven: Driven | None = None

    def __post_init__(self) -> None:
        super().__init__(name="drive")

    def run(self) -> None:
        self.driven = driver.drive(self.port, self.wishes, patient=True)

    __hash__ = threading.Thread.__hash__


def run(here: Place, *, people: int, slots: int) -> dict[str, Any]:
    """Kill a worker when a third of the people have booked, and the database when two thirds have; return figures."""
    world = here.world
    wishes = booking_runs.prepare(world, people=people, slots=slots)
    drive = _Drive(port=here.web.port, wishes=wishes)
    before = _booked(world.connection)
    drive.start()
    worker = _once(lambda: _booked(world.connection) - before >= people // 3, drive) and _kill_worker(here)
    database = _once(lambda: _booked(world.connection) - before >= people * 2 // 3, drive)
    if database:
        here.server.kill()
        time.sleep(_AWAY)
        here.server.start_again()
    drive.join()
    driven = drive.driven
    if driven is None:
        message = "the load was not sent"
        raise driver.DriverFailed(message)
    with owner(here.server) as connection:
        after = booking_runs.checked(World(connection=connection, at=world.at), driven)
        booked = _booked(connection) - before
    return {
        "oversold": after.oversold,
        "lost": after.lost,
        "errors": after.errors,
        "unanswered": people - len(driven.acknowledged),
        "booked_twice": booked - people,
        "worker_killed": bool(worker),
        "database_killed": database,
        "seconds": round(driven.seconds, 2),
        "people": people,
        "workers": WORKERS,
    }


def _once(come: "Any", drive: _Drive) -> bool:
    """Wait for a moment in mid-run; False when the run was over first."""
    end = time.monotonic() + _PATIENCE
    while drive.is_alive() and time.monotonic() < end:
        if come():
            return True
        time.sleep(_LOOKS)
    return False


def _kill_worker(here: Place) -> bool:
    os.kill(here.web.workers()[0], signal.SIGKILL)
    return True


def _booked(connection: "Connection[tuple[Any, ...]]") -> int:
    row = connection.execute("SELECT coalesce(sum(taken), 0) FROM appointments_slot WHERE starts_at > now()").fetchone()
    return int(row[0]) if row else 0
