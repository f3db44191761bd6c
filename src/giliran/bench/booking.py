"""How many places a second this machine gives out over HTTP, beside bare transactions on the same database."""

import json
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from giliran.bench import booking_beside, booking_chaos, booking_history, booking_runs, driver, throwaway, twin
from giliran.bench.booking_runs import Place, Run
from giliran.bench.twin import Twin

OWN_SERVER = True
SPREAD = 200
_SHAPES = (("hot", 1), ("spread", SPREAD))
_WARM_UP = 0.1
_COMPARED_FROM = 100_000
_TWIN_SHARE = {"hot": 0.25, "spread": 0.5}
"""The twin is slower: fewer people keep it busy for as long."""


def run(
    *,
    people: Annotated[int, typer.Option(min=100, help="People of each run.")] = 40_000,
    rounds: Annotated[int, typer.Option(min=1, help="Runs of the twin and of ours, by turns.")] = 3,
    workers: Annotated[int, typer.Option(min=1, help="Processes that serve the fast lane.")] = 1,
    chaos: Annotated[bool, typer.Option("--chaos", help="Kill a worker and the database in mid-run.")] = False,
    pages: Annotated[bool, typer.Option("--pages", help="Open ordinary pages at half the rate measured.")] = False,
    history: Annotated[int, typer.Option(min=0, help="Past bookings in the database.")] = 1_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Book over HTTP as fast as the machine allows: one hot slot, then 200 slots; pgbench does the bare writing beside.

    A PostgreSQL of its own is started for it, with the settings advised for production, and removed at the end. With
    100,000 past bookings or more, the rate is also compared with that on an empty database.
    """
    with throwaway.prepared() as server:
        throwaway.enter_django()
        report = measure(server, people=people, rounds=rounds, workers=workers, history=history)
        if chaos:
            with booking_runs.place(server, workers=booking_chaos.WORKERS) as here:
                report["chaos"] = booking_chaos.run(here, people=people, slots=SPREAD)
            for key in ("oversold", "lost", "errors"):
                report[key] += report["chaos"][key]
        if pages:
            half = max(1, min(report["bookings_per_s_hot"], report["bookings_per_s_spread"]) // 2)
            with booking_runs.place(server, workers=workers) as here:
                beside = booking_beside.run(here, rate=half, slots=SPREAD)
            report |= beside
            report["lost"] += beside["beside_lost"]
            report["errors"] += beside["beside_errors"] + len(beside["pages_failed"])
        report |= throwaway.surroundings()
    typer.echo(json.dumps(report) if as_json else "\n".join(f"{key}: {value}" for key, value in report.items()))


@dataclass(kw_only=True)
class Found:
    """What the rounds came to, by shape of the load (`hot`, `spread`)."""

    ours: dict[str, list[Run]] = field(default_factory=lambda: {"hot": [], "spread": []})
    empty: dict[str, list[Run]] = field(default_factory=lambda: {"hot": [], "spread": []})
    twins: dict[tuple[str, str], list[Twin]] = field(default_factory=dict)

    def runs(self) -> Iterator[Run]:
        """Go through all runs of ours."""
        for found in (self.ours, self.empty):
            for runs in found.values():
                yield from runs


def measure(server: throwaway.Server, *, people: int, rounds: int, workers: int, history: int) -> dict[str, Any]:
    """Let the twin and us book by turns; return the figures."""
    found = Found()
    with ExitStack() as stack:
        empty = stack.enter_context(_beside(workers)) if history >= _COMPARED_FROM else None
        here = stack.enter_context(booking_runs.place(server, workers=workers))
        booking_history.fill(here.world, history)
        for each in (here, empty):
            if each is not None:
                _warm_up(each, people)
        for _round in range(rounds):
            for shape, slots in _SHAPES:
                _one_round(here, empty, found, shape=shape, slots=slots, people=people)
        rss = here.web.peak_rss_mb()
    return {**_figures(found), "peak_rss_mb": rss, "people": people, "rounds": rounds, "workers": workers,
            "history": history, "client": driver.name(), "connections": driver.CONNECTIONS}  # fmt: skip


@contextmanager
def _beside(workers: int) -> Iterator[Place]:
    """Have a second database that stays without a past, so that both are measured by turns."""
    with throwaway.beside() as server, booking_runs.place(server, workers=workers) as here:
        yield here


def _warm_up(here: Place, people: int) -> None:
    few = max(100, int(people * _WARM_UP))
    for shape, slots in _SHAPES:
        booking_runs.run(here, people=few, slots=slots)
        for way in twin.SHAPES:
            twin.run(here.world, here.server, shape=way, people=int(few * _TWIN_SHARE[shape]), slots=slots)


def _one_round(here: Place, empty: Place | None, found: Found, *, shape: str, slots: int, people: int) -> None:
    few = int(people * _TWIN_SHARE[shape])
    for way in twin.SHAPES:
        done = twin.run(here.world, here.server, shape=way, people=few, slots=slots)
        found.twins.setdefault((way, shape), []).append(done)
    found.ours[shape].append(booking_runs.run(here, people=people, slots=slots))
    if empty is not None:
        found.empty[shape].append(booking_runs.run(empty, people=people, slots=slots))


def _figures(found: Found) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for shape, _slots in _SHAPES:
        ours = statistics.median(run.rate for run in found.ours[shape])
        tps = {way: statistics.median(each.tps for each in found.twins[way, shape]) for way in twin.SHAPES}
        fastest = max(tps, key=lambda way: tps[way])
        figures[f"bookings_per_s_{shape}"] = round(ours)
        figures[f"pgbench_tps_{shape}"] = round(tps[fastest])
        figures[f"ratio_{shape}"] = round(ours / tps[fastest], 2)
        figures[f"pgbench_shape_{shape}"] = fastest
        figures[f"runs_{shape}"] = [round(run.rate) for run in found.ours[shape]]
        for way in twin.SHAPES:
            figures[f"pgbench_{way}_{shape}"] = [round(each.tps) for each in found.twins[way, shape]]
        figures[f"cpu_us_{shape}"] = {
            "web": _middle(found.ours[shape], "web_us"),
            "database": _middle(found.ours[shape], "database_us"),
            "twin_database": statistics.median(each.database_us for each in found.twins[fastest, shape]),
        }
        if found.empty[shape]:
            empty = statistics.median(run.rate for run in found.empty[shape])
            figures[f"bookings_per_s_{shape}_empty"] = round(empty)
            figures[f"ratio_history_{shape}"] = round(ours / empty, 2)
    if "ratio_history_hot" in figures:
        figures["ratio_history"] = min(figures["ratio_history_hot"], figures["ratio_history_spread"])
    spread = found.ours["spread"]
    return {
        **figures,
        "p50_ms": _middle(spread, "p50_ms"),
        "p99_ms": _middle(spread, "p99_ms"),
        "p50_ms_hot": _middle(found.ours["hot"], "p50_ms"),
        "p99_ms_hot": _middle(found.ours["hot"], "p99_ms"),
        "oversold": max(run.oversold for run in found.runs()),
        "lost": sum(run.lost for run in found.runs()),
        "errors": sum(run.errors for run in found.runs()),
    }


def _middle(runs: Sequence[Run], name: str) -> float:
    figures: list[float] = [getattr(run, name) for run in runs]
    return round(statistics.median(figures), 2)
