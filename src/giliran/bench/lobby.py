"""How soon boards and phones hear of a call, and how many calls a second all offices can make together."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from psycopg import Connection

from giliran.bench import lobby_checks, lobby_world, throwaway
from giliran.bench.lobby_world import Scene
from giliran.bench.throwaway import Web

OWN_SERVER = True
_LISTENERS_EACH = 40
_RATE_OF_ONE = 5.0
_DESKS_OF_ONE, _DESKS_EACH = 20, 4
_SPARE = 1.3
_SETTLES = 3.0
_FILES = 65_536
_ANSWERS_WITHIN = 120


def run(
    *,
    listeners: Annotated[int, typer.Option(min=2, help="Boards and phones that follow the one office.")] = 5_000,
    offices: Annotated[int, typer.Option(min=1, help="Offices that call at the same time.")] = 150,
    seconds: Annotated[int, typer.Option(min=1, help="How long calls are made, each time.")] = 30,
    calls: Annotated[int, typer.Option(min=1, help="Calls a second that all offices try to make together.")] = 330,
    clients: Annotated[int, typer.Option(min=1, help="Processes that listen.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Call before thousands who listen at one office, then at many offices at once; measure call to seen.

    PostgreSQL, the fast lane, the live lane and the ledger's worker are started for it, each a process of its own.
    Officers call, serve and finish over HTTP; boards and phones are open event streams. From the sending of a call's
    request to each listener's having received it is counted, and that each listener received each call.
    """
    _open_many_files()
    with throwaway.prepared(), throwaway.owner() as connection, _parts() as parts:
        throwaway.enter_django()
        place = Place(connection=connection, parts=parts, clients=clients)
        one = place.measure(
            Part(offices=1, counters=_DESKS_OF_ONE, listeners=listeners, rate=_RATE_OF_ONE, seconds=seconds, first=1)
        )
        many = place.measure(
            Part(
                offices=offices, counters=_DESKS_EACH, listeners=_LISTENERS_EACH, rate=float(calls), seconds=seconds,
                first=1_000,
            )
        )  # fmt: skip
        report = _told(one, many) | throwaway.surroundings()
    typer.echo(json.dumps(report) if as_json else "\n".join(f"{key}: {value}" for key, value in report.items()))


@dataclass(frozen=True, kw_only=True)
class Part:
    """What is measured: so many offices with so many counters and listeners each, and calls a second of all of them."""

    offices: int
    counters: int
    listeners: int
    rate: float
    seconds: int
    first: int

    @property
    def waiting(self) -> int:
        """How many wait at an office to begin with."""
        called = int(self.rate * self.seconds / self.offices * _SPARE) + self.counters + 10
        return max(called, self.listeners // lobby_world.A_TICKET)


@dataclass(kw_only=True)
class Parts:
    """What runs."""

    fast: Web
    live: Web
    ledger: "subprocess.Popen[bytes]"


@dataclass(kw_only=True)
class Place:
    """Where it is measured."""

    connection: "Connection[tuple[Any, ...]]"
    parts: Parts
    clients: int

    def measure(self, part: Part) -> dict[str, Any]:
        """Make the halls, let people listen, let officers work; return the figures."""
        scene = lobby_world.make(
            self.connection, first=part.first, offices=part.offices, counters=part.counters, waiting=part.waiting
        )
        with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
            folder = Path(name)
            rss = self.parts.live.rss_mb()
            listening = [
                stack.enter_context(_listening(self.parts.live.port, share, folder / str(number)))
                for number, share in enumerate(self._shares(scene, part.listeners))
            ]
            time.sleep(_SETTLES)
            held = self.parts.live.rss_mb()
            cpu = self._cpu()
            work = self._work(scene, part, folder / "desks")
            cpu = {name: used - cpu[name] for name, used in self._cpu().items()}
            grown = self.parts.live.rss_mb()
            heard = [each.end() for each in listening]
        return self._figures(scene, part, work, heard) | {
            "kb_per_listener": round((grown - rss) * 1024 / (part.listeners * part.offices), 1),
            "kb_per_listener_idle": round((held - rss) * 1024 / (part.listeners * part.offices), 1),
            "live_rss_mb": [rss, held, grown],
            "cpu_s": {name: round(used, 2) for name, used in cpu.items()}
            | {"callers": round(work["cpu_s"], 2), "listeners": round(sum(each["cpu_s"] for each in heard), 2)},
        }

    def _shares(self, scene: Scene, listeners: int) -> list[list[tuple[int, str]]]:
        every = list(scene.paths(listeners))
        return [every[start :: self.clients] for start in range(self.clients)]

    def _cpu(self) -> dict[str, float]:
        server = self.connection.info.backend_pid
        main = int(Path(f"/proc/{server}/stat").read_text("ascii").rpartition(")")[2].split()[1])
        return {
            "fast": throwaway.cpu_seconds(self.parts.fast.process.pid),
            "live": throwaway.cpu_seconds(self.parts.live.process.pid),
            "ledger": throwaway.cpu_seconds(self.parts.ledger.pid),
            "postgres": throwaway.cpu_seconds(main),
        }

    def _work(self, scene: Scene, part: Part, file: Path) -> dict[str, Any]:
        told = {
            "port": self.parts.fast.port, "rate": part.rate, "seconds": part.seconds,
            "begin": time.monotonic() + 1.5, "desks": [(desk.office, desk.sealed) for desk in scene.desks()],
        }  # fmt: skip
        file.write_text(json.dumps(told), "ascii")
        words = [sys.executable, "-m", "giliran.bench.lobby_callers", str(file)]
        done = subprocess.run(  # noqa: S603 - our own program
            words, stdout=subprocess.PIPE, text=True, check=True, timeout=part.seconds + _ANSWERS_WITHIN
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def _figures(
        self, scene: Scene, part: Part, work: dict[str, Any], heard: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        arrived: dict[tuple[int, str, int], list[float]] = {}
        for each in heard:
            for office, number, calls, times in each["heard"]:
                arrived.setdefault((office, number, calls), []).extend(times)
        seen, missed, answered = [], 0, []
        for office, number, calls, _visit, sent, told in work["calls"]:
            times = arrived.get((office, number, calls), [])
            missed += part.listeners - len(times)
            seen += [at - sent for at in times]
            answered.append(told - sent)
        visits = [UUID(call[3]) for call in work["calls"]]
        ends = [call[5] for call in work["calls"]]
        return {
            "offices": part.offices, "listeners": part.listeners * part.offices, "calls": len(visits),
            "calls_per_s": round((len(ends) - 1) / (max(ends) - min(ends)), 1) if len(ends) > 1 else 0.0,
            "seconds": part.seconds, **_spread(seen), "answer": _spread(answered), "missed": missed,
            "double_calls": lobby_checks.double_calls(self.connection, scene.office_ids(), visits),
            "lost": lobby_checks.lost(self.connection, visits), "errors": work["errors"],
            "nobody_waited": work["nobody"],
            **{name: sum(each[name] for each in heard) for name in ("broken_lines", "sent_back")},
        }  # fmt: skip


def _spread(seconds: Sequence[float]) -> dict[str, float | None]:
    if len(seconds) < 2:  # noqa: PLR2004 - quantiles need two
        return {"p50_ms": None, "p99_ms": None, "max_ms": None}
    cuts = statistics.quantiles(seconds, n=100)
    told = {"p50_ms": statistics.median(seconds), "p99_ms": cuts[98], "max_ms": max(seconds)}
    return {name: round(value * 1000, 1) for name, value in told.items()}


def _told(one: dict[str, Any], many: dict[str, Any]) -> dict[str, Any]:
    return {
        "listeners": one["listeners"], "calls_per_s": many["calls_per_s"], "p50_ms": one["p50_ms"],
        "p99_ms": one["p99_ms"], "double_calls": one["double_calls"] + many["double_calls"],
        "missed": one["missed"] + many["missed"], "kb_per_listener": one["kb_per_listener"],
        "errors": one["errors"] + many["errors"] + one["lost"] + many["lost"],
        "one_office": one, "many_offices": many,
    }  # fmt: skip


@dataclass(kw_only=True)
class Listening:
    """A process in which people listen."""

    process: "subprocess.Popen[str]"
    out: Path

    def end(self) -> dict[str, Any]:
        """Let it end; return what was heard."""
        self.process.communicate(timeout=_ANSWERS_WITHIN)
        found: dict[str, Any] = json.loads(self.out.read_text("ascii"))
        return found


@contextmanager
def _listening(port: int, share: Sequence[tuple[int, str]], folder: Path) -> Iterator[Listening]:
    """Have people listen, once all of them have been given the hall."""
    folder.mkdir()
    told, out = folder / "told", folder / "out"
    told.write_text(json.dumps({"port": port, "listeners": share}), "ascii")
    words = [sys.executable, "-m", "giliran.bench.lobby_listeners", str(told), str(out)]
    with subprocess.Popen(  # noqa: S603 - our own program
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                message = "those who listen did not get a line"
                raise throwaway.NotStartedError(message)
            yield Listening(process=process, out=out)
        finally:
            process.kill()


@contextmanager
def _parts() -> Iterator[Parts]:
    """Have every part of the product run, each in processes of its own, as `giliran serve` and `worker` do."""
    with ExitStack() as stack:
        words = [sys.executable, "-m", "giliran.config.cli", "worker", "--part", "ledger"]
        quiet = {**os.environ, "GILIRAN_LOG_LEVEL": "WARNING", "GILIRAN_PLAIN_HTTP": "1"}
        ledger = stack.enter_context(_ending(subprocess.Popen(words, stdout=sys.stderr, env=quiet)))  # noqa: S603 - ours
        plain = {"GILIRAN_PLAIN_STATIC": "1"}
        fast = stack.enter_context(throwaway.web("fast", environment=plain))
        live = stack.enter_context(throwaway.web("live", environment=plain))
        yield Parts(fast=fast, live=live, ledger=ledger)


@contextmanager
def _ending(process: "subprocess.Popen[bytes]") -> "Iterator[subprocess.Popen[bytes]]":
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _open_many_files() -> None:
    """Allow so many connections, in this process and in all that it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(_FILES, hard) if hard != resource.RLIM_INFINITY else _FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
