"""The whole product as `giliran demo` runs it, started so that it can be killed piece by piece."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

from tests.fire import victims
from tests.journeys.running import environment

_READY_WITHIN = 150.0
_ENDS_WITHIN = 60.0
_READY = "Ctrl-C stops everything"
PROGRAM = [sys.executable, "-m", "giliran.config.cli"]


class NotReady(Exception):  # noqa: N818 - what happened
    """The product did not come up; the message is what it said."""


@dataclass(frozen=True, kw_only=True)
class Product:
    """A demonstration under way. `root` is its supervisor."""

    root: int
    var: Path
    address: str
    simulators: Mapping[str, str]
    """Where each outside party answers."""

    @property
    def said(self) -> Path:
        """What it says on the terminal."""
        return self.var / "demo.out"

    @property
    def logs(self) -> list[Path]:
        """Everything that it writes about itself."""
        return [self.said, *sorted((self.var / "log").glob("*.log")), *sorted((self.var / "postgres").glob("*.log"))]

    @property
    def members(self) -> dict[str, list[int]]:
        """Its processes, by what they are."""
        return victims.by_kind(self.root)

    @cached_property
    def admin_url(self) -> str:
        """The address of who may do everything with the server, and sees all of its sessions."""
        known: dict[str, Any] = json.loads((self.var / "postgres" / "server.json").read_text("utf-8"))
        return str(known["admin_url"]).replace("/postgres", "/giliran")

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database. Raises `psycopg.OperationalError` while it is away."""
        with psycopg.connect(self.admin_url, connect_timeout=5, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of whoever works beside it."""
        beside = {"GILIRAN_DEMO": "1", "GILIRAN_BANK_URL": self.simulators["bank"], "GILIRAN_BASE_URL": self.address}
        return {**environment(self.var), **beside}


@contextmanager
def running(*, nice: int = 0) -> Iterator[Product]:
    """Have the product up in a place of its own; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="giliran-fire-") as folder:
        Path(folder).chmod(0o755)
        var = Path(folder) / "var"
        var.mkdir()
        with (var / "demo.out").open("wb") as said:
            process = subprocess.Popen(
                [*PROGRAM, "demo", "--port", str(_first_port()), "--still"],
                env=environment(var),
                stdout=said,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: os.nice(nice),  # noqa: PLW1509 - the tests have one thread here
            )
        try:
            yield _wait(process, var)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_ENDS_WITHIN)
            finally:
                process.kill()


def _first_port() -> int:
    """A port to begin looking from: each worker of the tests has its own neighbourhood."""
    return 21_000 + os.getpid() % 4_000


def _wait(process: subprocess.Popen[bytes], var: Path) -> Product:
    end = time.monotonic() + _READY_WITHIN
    while _READY not in (said := (var / "demo.out").read_text("utf-8", errors="replace")):
        if process.poll() is not None or time.monotonic() > end:
            raise NotReady(said)
        time.sleep(0.1)
    known = json.loads((var / "demo.lock").read_text("utf-8"))
    parties = {name: known[name] for name in ("bank", "carrier", "registry")}
    return Product(root=known["process"], var=var, address=known["address"], simulators=parties)
