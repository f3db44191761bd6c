"""How many places a second the one statement takes, beside the obvious way, on the same database in the same run."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from typing import Annotated, Any

import typer

from giliran.bench import booking_ways

SPREAD = 200
WAYS: dict[str, tuple[str, int]] = {
    "naive": ("lock_and_save", 1),
    "single": ("by_statement", 1),
    "grouped": ("by_statement", 64),
}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One run: how long it took, what was acknowledged, and how long each call took, in seconds."""

    seconds: float
    acknowledged: int
    errors: int
    calls: Sequence[float]

    @property
    def rate(self) -> float:
        """Bookings a second."""
        return self.acknowledged / self.seconds


def run(
    *,
    people: Annotated[int, typer.Option(min=100, help="Bookings of each run.")] = 4000,
    processes: Annotated[int, typer.Option(min=1, help="Processes that book at once.")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Book as fast as the database allows: one hot slot, then 200 slots.

    Every booking is durable and complete: claim, place, booking row and ledger event. Three ways are compared: the
    obvious one (lock the slot's row, save objects), the statement for one person, and the statement for 64 at a time.
    Pages, bills and HTTP are not part of this measure. A database of its own is made, and dropped at the end.
    """
    with throwaway_database() as name:
        report = measure(name, people=people, processes=processes)
    if as_json:
        typer.echo(json.dumps(report))
        return
    for key, value in report.items():
        typer.echo(f"{key}: {value}")


def measure(database: str, *, people: int, processes: int) -> dict[str, Any]:
    """Run every way on a hot slot and on many; return the figures."""
    report: dict[str, Any] = {}
    lost = errors = 0
    latencies: dict[str, Sequence[float]] = {}
    with _processes(database, processes) as pool:
        for shape, slots in (("hot", 1), ("spread", SPREAD)):
            for way in WAYS:
                ready = booking_ways.prepare(people=people, slots=slots)
                measured = _run(pool, way, ready, processes)
                report[f"{way}_per_s_{shape}"] = round(measured.rate)
                latencies[f"{way}_{shape}"] = measured.calls
                lost += measured.acknowledged - booking_ways.booked(ready.slots)
                errors += measured.errors
    for shape in ("hot", "spread"):
        report[f"bookings_per_s_{shape}"] = report[f"grouped_per_s_{shape}"]
        report[f"ratio_{shape}"] = round(report[f"grouped_per_s_{shape}"] / report[f"naive_per_s_{shape}"], 2)
        report[f"ratio_single_{shape}"] = round(report[f"single_per_s_{shape}"] / report[f"naive_per_s_{shape}"], 2)
    calls = latencies["grouped_hot"]
    return {
        **report,
        "p50_ms": round(statistics.median(calls) * 1000, 2),
        "p99_ms": round(statistics.quantiles(calls, n=100)[98] * 1000, 2) if len(calls) > 1 else None,
        "oversold": booking_ways.oversold(),
        "lost": lost,
        "errors": errors,
        "people": people,
        "processes": processes,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        **booking_ways.database_settings(),
    }


@contextmanager
def throwaway_database() -> Iterator[str]:
    """Make a database with all tables, and drop it afterwards."""
    os.environ["GILIRAN_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    before = str(settings.DATABASES["default"]["NAME"])
    connection.settings_dict["TEST"]["NAME"] = f"giliran_bench_{os.getpid()}"
    with redirect_stdout(sys.stderr):
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield name
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def enter(database: str) -> None:
    """Set Django up in a process of its own."""
    os.environ["GILIRAN_AS_OWNER"] = "1"
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()


def book(way: str, share: Sequence[booking_ways.Wish]) -> tuple[int, int, list[float]]:
    """Book a share of the wishes; return how many were acknowledged, how many failed, and how long each call took."""
    name, size = WAYS[way]
    carry_out: Callable[[Sequence[booking_ways.Wish]], int] = getattr(booking_ways, name)
    acknowledged, calls = 0, []
    for start in range(0, len(share), size):
        began = perf_counter()
        acknowledged += carry_out(share[start : start + size])
        calls.append(perf_counter() - began)
    return acknowledged, len(share) - acknowledged, calls


def _run(pool: ProcessPoolExecutor, way: str, ready: booking_ways.Ready, processes: int) -> Measured:
    shares = [ready.wishes[start::processes] for start in range(processes)]
    list(pool.map(os.path.basename, ["warm"] * processes * 4))
    began = perf_counter()
    done = [pool.submit(book, way, share) for share in shares]
    results = [one.result() for one in done]
    return Measured(
        seconds=perf_counter() - began,
        acknowledged=sum(acknowledged for acknowledged, _errors, _calls in results),
        errors=sum(errors for _acknowledged, errors, _calls in results),
        calls=[call for _acknowledged, _errors, calls in results for call in calls],
    )


@contextmanager
def _processes(database: str, many: int) -> Iterator[ProcessPoolExecutor]:
    context = get_context("spawn")
    with ProcessPoolExecutor(many, mp_context=context, initializer=enter, initargs=(database,)) as pool:
        yield pool
