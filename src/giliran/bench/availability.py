"""How many people a second can look for free places, and how old what they see may be."""

import http.client
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from giliran.bench import driver, throwaway
from giliran.bench.world import SLOT as SLOT_KIND
from giliran.bench.world import World, uuid_of

OWN_SERVER = True
CONNECTIONS = 256
_THREADS = 2
_SLOTS = 200
_CAPACITY = 10_000
_SCRIPT = Path(__file__).with_name("availability.lua")
_EVERY = 0.37
"""Seconds between two changes: out of step with the server's own looks."""
_ASKS_EVERY = 0.002
_GIVES_UP = 10.0
_OPEN = """
INSERT INTO offices_openingexception (id, office_id, day, open, opens, closes, reason_id, reason_en, withdrawn)
SELECT DISTINCT ON (office_id, local_date) gen_random_uuid(), office_id, local_date, true, time '00:01', time '23:59',
    '-', '-', false
FROM appointments_slot
"""
"""Whatever day it is, the office is open then: a closed day's places are not shown."""


def run(
    *,
    seconds: Annotated[int, typer.Option(min=1, help="How long the load lasts.")] = 10,
    workers: Annotated[int, typer.Option(min=1, help="Processes that serve the fast lane.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look for free places as often as the machine allows, while places are taken in the database.

    A PostgreSQL of its own is started for it and removed at the end. Staleness is measured from outside: from a
    change's commit to the last answer that does not know of it yet.
    """
    with throwaway.prepared() as server, throwaway.owner() as connection, throwaway.web("fast", workers=workers) as web:
        del server
        world = World(connection=connection, at=datetime.now(UTC))
        world.slots(_SLOTS, capacity=_CAPACITY)
        connection.execute(_OPEN)
        world.settle()
        report = measure(world, web, seconds=seconds) | {"workers": workers} | throwaway.surroundings()
    typer.echo(json.dumps(report) if as_json else "\n".join(f"{key}: {value}" for key, value in report.items()))


def measure(world: World, web: throwaway.Web, *, seconds: int) -> dict[str, Any]:
    """Have the load on, change places meanwhile; return the figures."""
    paths = _paths(world)
    for path in paths:
        _ask(web.port, path)
    watching = Watching(port=web.port, paths=paths)
    watcher = threading.Thread(target=watching.watch, name="watch")
    before = throwaway.cpu_seconds(web.process.pid)
    watcher.start()
    try:
        told = _load(web.port, paths[0], seconds=seconds)
    finally:
        watching.over.set()
        watcher.join()
    used = throwaway.cpu_seconds(web.process.pid) - before
    return {
        "requests_per_s": round(told["requests"] / told["seconds"]),
        "p50_ms": told["p50_ms"],
        "p99_ms": told["p99_ms"],
        "stale_ms_max": round(max(watching.stale, default=0.0) * 1000, 1),
        "stale_ms": [round(each * 1000, 1) for each in watching.stale],
        "changes": len(watching.stale),
        "unseen": watching.unseen,
        "errors": told["errors"] + watching.unseen,
        "cpu_us": {"web": round(used * 1_000_000 / max(1, told["requests"]), 1)},
        "peak_rss_mb": web.peak_rss_mb(),
        "seconds": seconds,
        "client": driver.name(),
        "connections": CONNECTIONS,
    }


def _paths(world: World) -> Sequence[str]:
    """Return the addresses of a month and of a day that have slots."""
    row = world.connection.execute(
        "SELECT o.code, s.local_date FROM appointments_slot s JOIN offices_office o ON o.id = s.office_id"
        " WHERE s.id = %s",
        [uuid_of(SLOT_KIND, world.next_slot - 1)],
    ).fetchone()
    if row is None:
        message = "there are no slots"
        raise RuntimeError(message)
    office, day = row
    what = f"/api/fast/availability?office={office}&product=ordinary_10&lane=regular"
    return f"{what}&month={day:%Y-%m}", f"{what}&day={day:%Y-%m-%d}"


def _ask(port: int, path: str) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_GIVES_UP)) as connection:
        return _etag(connection, path)


def _etag(connection: http.client.HTTPConnection, path: str) -> str:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.HTTPStatus.OK:
        message = f"{path}: {answer.status}"
        raise driver.DriverFailed(message)
    return answer.headers["ETag"]


@dataclass(kw_only=True)
class Watching:
    """Takes a place now and then, and asks until the answer knows of it. `stale` in seconds, one for each change."""

    port: int
    paths: Sequence[str]
    over: threading.Event = field(default_factory=threading.Event)
    stale: list[float] = field(default_factory=list)
    unseen: int = 0

    def watch(self) -> None:
        """Go on until told to stop."""
        with throwaway.owner() as database, closing(http.client.HTTPConnection("127.0.0.1", self.port)) as web:
            while True:
                for path in self.paths:
                    if self.over.wait(_EVERY):
                        return
                    self._change(database, web, path)

    def _change(
        self, database: "psycopg.Connection[tuple[Any, ...]]", web: http.client.HTTPConnection, path: str
    ) -> None:
        known = _etag(web, path)
        database.execute("UPDATE appointments_slot SET taken = taken + 1 WHERE starts_at > now()")
        committed = last_stale = time.monotonic()
        while _etag(web, path) == known:
            last_stale = time.monotonic()
            if last_stale - committed > _GIVES_UP:
                self.unseen += 1
                break
            time.sleep(_ASKS_EVERY)
        self.stale.append(last_stale - committed)


def _load(port: int, path: str, *, seconds: int) -> dict[str, Any]:
    if not shutil.which("wrk"):
        return _own_load(port, path, seconds=seconds)
    words = ["wrk", f"-t{_THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(_SCRIPT)]
    done = subprocess.run(  # noqa: S603 - what was found on the PATH
        [*words, f"http://127.0.0.1:{port}{path}"], stdout=subprocess.PIPE, text=True, check=False
    )
    for told in _told(done.stdout):
        return told
    raise driver.DriverFailed(done.stdout)


def _own_load(port: int, path: str, *, seconds: int) -> dict[str, Any]:
    words = [sys.executable, "-m", "giliran.bench.driver_client", str(port), path, str(CONNECTIONS), str(seconds)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own program
    if done.returncode:
        raise driver.DriverFailed(done.stdout)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _told(said: str) -> Iterator[dict[str, Any]]:
    for line in said.splitlines():
        if line.startswith(driver.MARK):
            yield json.loads(line.removeprefix(driver.MARK))
