"""`giliran bench estimate`: how long it takes to tell a lobby full of people how long they will wait."""

import json
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import typer

from giliran.bench.estimate_days import CLOSES_S, OPENS_S, Lobby
from giliran.lobby.rules.estimates import Estimator, Hall, Journey

OWN_SERVER = True  # it needs none: so none is started for it
_DAYS = 8
_LOBBY = Lobby(people=700, counters=12)


def run(
    *,
    people: Annotated[int, typer.Option(min=1, help="People who wait.")] = 200,
    rounds: Annotated[int, typer.Option(min=1, help="How often they are told.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Estimate every wait of a full lobby, again and again, in one thread; nothing is asked of a database."""
    report = measure(people=people, rounds=rounds)
    typer.echo(json.dumps(report) if as_json else "\n".join(f"{key}: {value}" for key, value in report.items()))


def measure(*, people: int, rounds: int) -> dict[str, Any]:
    """Fit an estimator to made-up days, fill a hall, and return the milliseconds."""
    days = _LOBBY.days(_DAYS + 1)
    began = time.perf_counter()
    estimator = Estimator().fit(days[:_DAYS])
    fitted = time.perf_counter() - began
    hall = _full(estimator.replay(days[_DAYS]).hall((OPENS_S + CLOSES_S) / 2), people)
    all_ms = _timed(lambda: estimator.estimates(hall), rounds)
    one_ms = _timed(lambda: estimator.if_joining(hall, service="papers"), rounds)
    return {
        "people": len(hall.waiting),
        "counters": len(hall.desks),
        "kind": estimator.kind,
        "median_ms": _at(all_ms, 0.5),
        "p99_ms": _at(all_ms, 0.99),
        "least_ms": _at(all_ms, 0.0),
        "processor_ms": _processor_ms(lambda: estimator.estimates(hall), rounds),
        "if_joining_median_ms": _at(one_ms, 0.5),
        "fit_s": round(fitted, 2),
        "kept_kb": round(len(estimator.to_bytes()) / 1024),
        "python": platform.python_version(),
    }


def _full(hall: Hall, people: int) -> Hall:
    """Return the hall with so many people waiting: the first stand for the others, each a little later."""
    waiting = list(hall.waiting) or [Journey("first", "papers", hall.at - 60)]
    crowd = [
        replace(waiting[at % len(waiting)], visit=f"waits {at}", joined_at=hall.at - 3600 * (people - at) / people)
        for at in range(people)
    ]
    return replace(hall, waiting=tuple(crowd))


def _timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Return the milliseconds of each round, the shortest first."""
    work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)


def _processor_ms(work: Callable[[], object], rounds: int) -> float:
    """Return the mean of what each round costs, without what other programs took."""
    began = time.thread_time()
    for _ in range(rounds):
        work()
    return round(1000 * (time.thread_time() - began) / rounds, 2)


def _at(taken: list[float], share: float) -> float:
    return round(taken[min(int(share * len(taken)), len(taken) - 1)], 2)
