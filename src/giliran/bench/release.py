"""A release of quota from the first visitor to the last place, with all its parts running as in production."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from psycopg import Connection

from giliran.bench import release_checks, release_polls, release_signing, release_world, throwaway
from giliran.bench.release_signing import Signed
from giliran.bench.release_world import Scene
from giliran.bench.throwaway import Web

OWN_SERVER = True
_PROGRAM = (sys.executable, "-m", "giliran.config.cli")
_CUSTODIANS = ("inspectorate", "ombudsman")
_AHEAD = timedelta(seconds=15)
_CONNECTIONS = 256
_PEOPLE_A_MINUTE = 50_000
_ENDS_WITHIN = 60.0


def run(
    *,
    people: Annotated[int, typer.Option(min=200, help="People who want a place.")] = 20_000,
    places: Annotated[int, typer.Option(min=50, help="Places that are released.")] = 1_000,
    sign_ins: Annotated[int, typer.Option(min=0, help="How many of them sign in during the rush.")] = 100,
    workers: Annotated[int, typer.Option(min=1, help="Processes that serve the fast lane.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Live through a release: joining, the draw, waiting, booking, until the last place is gone.

    PostgreSQL, the fast lane, the pages, the worker and two custodians' stand-ins are started for it, each a process.
    Most people have an entry pass from the days before; some sign in during the rush, through the queue at the door.
    One in a hundred has fifty devices and asks a hundred times as often as the others.
    """
    with throwaway.prepared():
        throwaway.enter_django()
        report = measure(people=people, places=places, sign_ins=sign_ins, workers=workers) | throwaway.surroundings()
    typer.echo(json.dumps(report) if as_json else "\n".join(f"{key}: {value}" for key, value in report.items()))


@dataclass(kw_only=True)
class Parts:
    """What runs."""

    fast: Web
    pages: Web


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What was seen from outside."""

    crowd: dict[str, Any]
    signed: Signed
    rss_start: float


def measure(*, people: int, places: int, sign_ins: int, workers: int) -> dict[str, Any]:
    """Live through one release; return the figures."""
    room = timedelta(minutes=1 + people // _PEOPLE_A_MINUTE)
    with throwaway.owner() as connection, _parts(workers) as parts, tempfile.TemporaryDirectory() as folder:
        passes = Path(folder) / "passes"
        scene = release_world.make(
            connection, people=people, places=places, sign_ins=sign_ins, room=room,
            ahead=_AHEAD + timedelta(seconds=people // 10_000),
        )  # fmt: skip
        release_world.write_passes(scene, passes)
        lived = _live(parts, scene, passes)
        _wait_for_the_end(connection, scene)
        peak = parts.fast.peak_rss_mb()
        polls = release_polls.measure(parts.fast, scene.release, release_checks.tickets(connection, scene))
        return {
            "people": people, "places": places,
            **release_checks.figures(connection, scene),
            **_seen(lived), "polls_per_s": polls["polls_per_s"], "polls": polls,
            "rss_mb_start": lived.rss_start, "rss_mb_peak": peak,
            "rss_mb_after_polls": parts.fast.rss_mb(), "workers": workers, "room_minutes": room.total_seconds() / 60,
        }  # fmt: skip


def _live(parts: Parts, scene: Scene, passes: Path) -> Lived:
    """Let the crowd and those who sign in live through it side by side."""
    rss = parts.fast.rss_mb()
    told = release_world.told(scene, port=parts.fast.port, connections=_CONNECTIONS)
    words = [sys.executable, "-m", "giliran.bench.release_crowd", told, str(passes)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as crowd:  # noqa: S603 - our own program
        signed = asyncio.run(
            release_signing.all_sign_in(
                scene.signing_in, release=scene.release, pages=parts.pages.port, fast=parts.fast.port,
                begin=scene.room_opens_at.timestamp() + 2, spread=5.0,
            )
        )  # fmt: skip
        said, _ = crowd.communicate()
    return Lived(crowd=json.loads(said), signed=signed, rss_start=rss)


def _wait_for_the_end(connection: "Connection[tuple[Any, ...]]", scene: Scene) -> None:
    """Wait until the clockwork has written the last word on the release."""
    until = time.monotonic() + _ENDS_WITHIN
    while time.monotonic() < until:
        row = connection.execute("SELECT state FROM appointments_release WHERE id = %s", [scene.release]).fetchone()
        if row and row[0] == "ended":
            return
        time.sleep(0.5)


def _seen(lived: Lived) -> dict[str, Any]:
    crowd, signed = lived.crowd, lived.signed
    errors = {**crowd["errors"], **signed.errors}
    queued = sorted(signed.queued)
    return {
        "p50_ms": crowd["ms"]["poll"]["p50"], "p99_ms": crowd["ms"]["poll"]["p99"],
        "ms": crowd["ms"], "requests": crowd["requests"],
        "errors": sum(errors.values()) + crowd["unfinished"], "error_kinds": errors, "unfinished": crowd["unfinished"],
        "turned_away": crowd["count"].get("turned_away", 0) + signed.count["turned_away"],
        "load_behind_s": crowd["behind_s"], "ends": crowd["ends"],
        "sign_ins": signed.count["signed_in"], "sign_ins_queued": signed.count["queued"],
        "sign_in_s_median": round(queued[len(queued) // 2], 1) if queued else None,
        "sign_in_s_longest": round(queued[-1], 1) if queued else None, "sign_in_ends": dict(signed.ends),
    }  # fmt: skip


@contextmanager
def _parts(workers: int) -> Iterator[Parts]:
    """Have every part of the product run, each in processes of its own, as `giliran serve` and `worker` do."""
    with ExitStack() as stack:
        ports = {name: throwaway.free_port() for name in _CUSTODIANS}
        os.environ.update({f"GILIRAN_{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in ports.items()})
        for name, port in ports.items():
            stack.enter_context(_process("simulator", name, "--port", str(port)))
        stack.enter_context(_process("worker", "--part", "ledger"))
        # Nobody gathered static files for it, and nobody asks for them.
        plain = {"GILIRAN_PLAIN_STATIC": "1"}
        fast = stack.enter_context(throwaway.web("fast", workers=workers, environment=plain))
        pages = stack.enter_context(throwaway.web("pages", environment=plain))
        yield Parts(fast=fast, pages=pages)


@contextmanager
def _process(*words: str) -> Iterator[None]:
    quiet = {**os.environ, "GILIRAN_LOG_LEVEL": "WARNING", "GILIRAN_PLAIN_HTTP": "1"}
    process = subprocess.Popen([*_PROGRAM, *words], stdout=sys.stderr, env=quiet)  # noqa: S603 - our own program
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
