"""`giliran simulate --live`: virtual people and officers on a demonstration that runs."""

import asyncio
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giliran.config import places
from giliran.config.cli.saying import Failure, console
from giliran.config.cli.turns import Turn

if TYPE_CHECKING:
    from giliran.demo.live.driver import PreparedDay
    from giliran.demo.live.world import OfficeDay, World

_RETRY = 5.0
_DUTIES_EVERY = 5.0
_TRIES = 24


@dataclass(frozen=True, kw_only=True)
class LiveOptions:
    """What was asked for on the command line; `None` leaves it as it is or takes the default."""

    offices: tuple[str, ...]
    seed: int
    speed: float | None
    minutes: float
    people: int
    newcomers: int | None
    scale: float
    address: str
    journal: Path | None
    as_json: bool
    background: bool = False
    """Gives way to a run that somebody starts by hand, and goes on after it."""


def live(options: LiveOptions) -> None:
    """Bring the demonstration to life until the minutes are over or somebody stops us, and tell how it went."""
    os.environ["GILIRAN_DEMO"] = "1"
    from giliran.config.cli import local  # noqa: PLC0415 - lazily, like all below

    local.settle()
    known = _running_demo(options.address)
    for name, variable in (
        ("address", "GILIRAN_BASE_URL"),
        ("bank", "GILIRAN_BANK_URL"),
        ("carrier", "GILIRAN_CARRIER_URL"),
        ("registry", "GILIRAN_REGISTRY_URL"),
    ):
        os.environ.setdefault(variable, known.get(name, ""))
    local.with_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    turn = Turn(places.var_dir(), background=options.background)
    while True:
        turn.take()
        told = asyncio.run(_lived(options, known, turn))
        turn.give_back()
        if not turn.gave_way:
            break
    _tell(told, as_json=options.as_json)


async def _lived(options: LiveOptions, known: dict[str, str], turn: Turn) -> dict[str, Any]:
    from giliran.demo import clock  # noqa: PLC0415
    from giliran.demo.live import status  # noqa: PLC0415
    from giliran.demo.live.driver import Driver, Wanted  # noqa: PLC0415

    world = _world(options, known)
    newcomers = max(1, options.people // 8) if options.newcomers is None else options.newcomers
    wanted = Wanted(offices=options.offices, minutes=options.minutes, newcomers=newcomers)
    driver = Driver(world, wanted=wanted, day_of=_days(options), var=Path(os.environ["GILIRAN_VAR"]))
    before = clock.speed()
    screen = console()
    yielding = asyncio.create_task(turn.watch(world.pace.stop)) if options.background else None
    keeping = asyncio.create_task(_keep_speed(options.speed, after=driver.ready)) if options.speed else None
    working = asyncio.create_task(_clockwork())
    try:
        await driver.run(beside=None if options.as_json else lambda: status.show(world, screen))
    finally:
        working.cancel()
        if yielding is not None:
            yielding.cancel()
        if keeping is not None:
            keeping.cancel()
            clock.set_speed(before)
        world.journal.close()
    return {**world.figures.told(), "journal": world.journal.lines}


async def _keep_speed(speed: float, *, after: asyncio.Event) -> None:
    """Set the clock's speed, and renew it: by itself a speed ends after a while."""
    from giliran.demo import clock  # noqa: PLC0415

    await after.wait()
    while True:
        await asyncio.to_thread(clock.set_speed, speed, lasting=timedelta(minutes=3))
        await asyncio.sleep(60)


async def _clockwork() -> None:
    """Have done what is due by the demonstration's clock: the workers' own timetable goes by the machine's.

    Begins with a day back, for whoever has just moved the clock.
    """
    from django.db import DatabaseError  # noqa: PLC0415
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415

    from giliran.demo import clock as moved  # noqa: PLC0415
    from giliran.foundation import clock  # noqa: PLC0415

    done = clock.now() - timedelta(days=1)
    while True:
        now = clock.now()
        if moved.speed() > 1.0 or now - done > timedelta(hours=1):
            with suppress(DatabaseError, ConnectorException):
                await asyncio.to_thread(_deferred, since=done, until=now)
                done = now
        await asyncio.sleep(_DUTIES_EVERY)


def _deferred(*, since: datetime, until: datetime) -> None:
    from django.db import connection  # noqa: PLC0415

    from giliran.demo.duties import defer_due  # noqa: PLC0415

    try:
        defer_due(since=since, until=until)
    finally:
        connection.close()


def _world(options: LiveOptions, known: dict[str, str]) -> "World":
    from giliran.demo.live.figures import Figures  # noqa: PLC0415
    from giliran.demo.live.journal import Journal  # noqa: PLC0415
    from giliran.demo.live.pace import Pace  # noqa: PLC0415
    from giliran.demo.live.world import World  # noqa: PLC0415

    return World(
        address=known["address"],
        bank=known["bank"],
        carrier=known["carrier"],
        key=os.environ["GILIRAN_SECRET_KEY"],
        seed=options.seed,
        pace=Pace(),
        figures=Figures(),
        journal=Journal(options.journal),
        room=asyncio.Semaphore(options.people),
    )


def _days(options: LiveOptions) -> "PreparedDay":
    """Return who gets an office's day ready; when the database is away it is tried again."""
    from giliran.demo.live.preparing import prepare_day  # noqa: PLC0415
    from giliran.foundation import clock  # noqa: PLC0415

    # One day at a time: getting people ready is work for the database, and nobody is in a hurry.
    alone = asyncio.Lock()

    async def day_of(office: str, day: date) -> "OfficeDay | None":
        from django.db import DatabaseError  # noqa: PLC0415

        for _ in range(_TRIES):
            async with alone:
                with suppress(DatabaseError):
                    return await asyncio.to_thread(
                        prepare_day, office=office, day=day, seed=options.seed, scale=options.scale, at=clock.now()
                    )
            await asyncio.sleep(_RETRY)
        return None

    return day_of


def _running_demo(address: str) -> dict[str, str]:
    """Return where the demonstration of this var directory and its simulators answer."""
    note = Path(os.environ["GILIRAN_VAR"]) / "demo.lock"
    try:
        known: dict[str, str] = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    if "bank" not in known or "carrier" not in known:
        message = "No demonstration runs here. Start one with: giliran demo"
        raise Failure(message)
    return {**known, "address": address.rstrip("/") or known["address"]}


def _tell(told: dict[str, Any], *, as_json: bool) -> None:
    screen = console()
    if as_json:
        print(json.dumps(told))  # noqa: T201 - a program reads it
        return
    people = told["people"]
    screen.print(
        f"{told['requests']} requests, p50 {told['p50_ms']} ms, p95 {told['p95_ms']} ms; "
        f"{told['journal']} acknowledged writes; {sum(told['retries'].values())} retries.",
        markup=False,
    )
    for what, counted in (("done", people["done"]), ("under way", people["under_way"]), ("gave up", people["gave_up"])):
        screen.print(f"{what}: " + (", ".join(f"{name} {n}" for name, n in counted.items()) or "nobody"), markup=False)
    for name, count in told["errors"].items():
        screen.print(f"  {count} times {name}", markup=False)
