"""The product's own processes on a PostgreSQL of their own, which a test may stop, kill and start again."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from giliran.config.postgres import account as accounts
from giliran.config.postgres import binaries, cluster
from giliran.config.postgres.home import Home
from giliran.config.postgres.provision import provision
from giliran.config.postgres.server import Server
from tests.support import bank_keys, environment

_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


class Database:
    """One PostgreSQL of the test's own, durable as in production."""

    def __init__(self, home: Home) -> None:
        """Make the cluster in this place."""
        self.home = home
        self.account = accounts.choose(home.data)
        self.temporary = accounts.temporary_directory(self.account)
        self.binaries = accounts.reachable_programs(binaries.find(), account=self.account, temporary=self.temporary)
        cluster.create(home, binaries=self.binaries, account=self.account, temporary=self.temporary)
        self.port = cluster.free_port(None)
        self.running: cluster.Running | None = None
        self.start()
        provision(self.server, home.passwords())

    @property
    def server(self) -> Server:
        """Where it listens and how to sign in."""
        return Server.at(port=self.port, socket_dir=str(self.temporary), passwords=self.home.passwords())

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.running = cluster.start(
            self.home, binaries=self.binaries, account=self.account, temporary=self.temporary, port=self.port
        )

    def stop(self) -> None:
        """Stop it in order; every connection is cut."""
        assert self.running
        self.running.stop()

    def restart(self) -> None:
        """Stop it and start it at once."""
        self.stop()
        self.start()

    def fill(self) -> None:
        """Copy the tests' own database, as its migrations planted it: that is quicker than to migrate anew."""
        known = connection.settings_dict
        source = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
        dump = [str(self.binaries.program("pg_dump")), "--format=custom", "--exclude-schema=planted"]
        copied = subprocess.run(
            [*dump, make_conninfo(dbname=known["NAME"], **source)], check=True, capture_output=True
        ).stdout
        restore = [str(self.binaries.program("pg_restore")), "--exit-on-error", "--single-transaction", "--no-comments"]
        subprocess.run([*restore, "--dbname", self.server.owner_url], input=copied, check=True, capture_output=True)

    def remove(self) -> None:
        """Leave nothing behind."""
        self.stop()
        accounts.clear_temporary_directory(str(self.temporary))

    def admin(self, statement: str, *arguments: object, database: str = "giliran") -> list[tuple[Any, ...]]:
        """Run one statement as the server's administrator, waiting for no standby."""
        with psycopg.connect(self.server.admin_url, dbname=database, autocommit=True) as connection:
            connection.execute("SET synchronous_commit = local")
            done = connection.execute(statement, arguments or None)
            return list(done.fetchall()) if done.description else []

    def commits_wait_for_a_standby(self) -> bool:
        """Whether a commit waits for a standby by now: a while passes between the setting and its effect."""
        release = (
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
            " WHERE wait_event = 'SyncRep' AND application_name = 'a probe'"
        )
        with ThreadPoolExecutor(1) as one:
            probe = one.submit(self._commit)
            while not probe.done():
                if self.admin(release):
                    return True
        return False

    def _commit(self) -> None:
        with psycopg.connect(self.server.admin_url, dbname="giliran", application_name="a probe") as connection:
            connection.execute("SELECT pg_logical_emit_message(true, 'giliran', 'a commit')")


@dataclass
class House:
    """The database, and the processes that are up."""

    database: Database
    var: Path
    environment: dict[str, str]
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    address: str = ""

    def run(self, *words: str) -> str:
        """Run a command of `giliran` to its end, and return what it said."""
        command = [sys.executable, "-m", "giliran.config.cli", *words]
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True, timeout=180
        ).stdout

    def plant(self, *words: str) -> str:
        """Run `tests.faults.plant`, which writes through the services, and return what it said."""
        command = [sys.executable, "-m", "tests.faults.plant", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().splitlines()[-1]

    def begin(self, *words: str, log: str, **more: str) -> "subprocess.Popen[bytes]":
        """Start a command of `giliran` that goes on."""
        command = [sys.executable, "-m", "giliran.config.cli", *words]
        with (self.var / f"{log}.log").open("ab") as said:
            process = subprocess.Popen(
                command, env=self.environment | more, stdout=said, stderr=said, start_new_session=True
            )
        self.processes.append(process)
        return process

    def serve(self) -> None:
        """Start the web site and wait until it answers."""
        port = cluster.free_port(None)
        self.address = f"http://127.0.0.1:{port}"
        self.begin("serve", "--workers", "1", "--port", str(port), log="web")
        try:
            eventually(lambda: _answers(f"{self.address}/healthz"), seconds=60)
        except AssertionError as late:
            raise AssertionError(self.log("web")) from late

    def log(self, name: str) -> str:
        """Return what a process has said."""
        return (self.var / f"{name}.log").read_text("utf-8", errors="replace")

    def end(self) -> None:
        """End every process."""
        for process in self.processes:
            with_group(process, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                with_group(process, signal.SIGKILL)
                process.wait(15)


@contextmanager
def a_house(place: Path | None = None) -> Iterator[House]:
    """Have a house with a prepared database and no process yet; `place` is where the database's files lie."""
    with tempfile.TemporaryDirectory(prefix="giliran-") as folder:
        Path(folder).chmod(0o755)
        home = (place or Path(folder)) / "postgres"
        home.mkdir()
        var = Path(folder) / "var"
        var.mkdir()
        database = Database(Home(home))
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        ours = {**environment.KEYS, **bank_keys.ENVIRONMENT, **database.server.environment(), "GILIRAN_VAR": str(var)}
        house = House(database, var, kept | ours | {"GILIRAN_AS_OWNER": "0", "GILIRAN_LOG_LEVEL": "INFO"})
        try:
            database.fill()
            yield house
        finally:
            house.end()
            database.remove()


def with_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Send a signal to a process and all that it started."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def eventually(what: Callable[[], Any], *, seconds: float = 60, pause: float = 0.05) -> Any:
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(pause)
    return found


def a_port() -> int:
    """Return a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).is_success
    except httpx.HTTPError:
        return False
