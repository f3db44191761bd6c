"""Joining and leaving the embedded server. The package's docstring tells the idea."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from giliran.config import places
from giliran.config.postgres.cluster import last_line
from giliran.config.postgres.home import Home
from giliran.config.postgres.locks import Lock
from giliran.config.postgres.problems import PostgresProblem
from giliran.config.postgres.server import Server

PAUSE = 0.05
LONGEST_START = 300
"""Seconds; recovery after a crash may take minutes, and then the log says so."""
LONGEST_STOP = 90

_keepers: "list[subprocess.Popen[bytes]]" = []
"""Keepers that this process started; they may well outlive it."""


@dataclass(kw_only=True)
class Lease:
    """The right to use the server until `close`, or until this process ends."""

    server: Server
    home: Home
    lock: Lock

    def close(self) -> None:
        """Leave; the last to leave waits until the server has stopped."""
        last = self.lock.take_alone()
        self.lock.close()
        if last and not self.home.keep_mark.exists():
            _wait_for_end(self.home)


def join(*, disposable: bool = False) -> Lease:
    """Use the embedded server, starting it if it does not run.

    With `disposable` it is a server for tests, whose data are neither safe nor kept.

    Raises:
        PostgresProblem: it cannot be started; the message says why.

    """
    home = Home.throw_away() if disposable else Home.usual()
    try:
        lock = Lock(home.users_lock)
    except PermissionError as refused:
        message = f"Cannot write in {home.path} ({refused.strerror}): run as its owner, or set GILIRAN_VAR."
        raise PostgresProblem(message) from refused
    lock.wait_shared()
    try:
        server = _running_or_started(home)
    except BaseException:
        lock.close()
        raise
    return Lease(server=server, home=home, lock=lock)


def revive(lease: Lease) -> bool:
    """See to it that somebody keeps the server of this lease: True if a keeper had died and another was started.

    Raises:
        PostgresProblem: it could not be started, or not where the lease says.

    """
    if _keeper_lives(lease.home):
        return False
    server = _running_or_started(lease.home)
    if server.port != lease.server.port:
        message = (
            f"The database came back on port {server.port}, not {lease.server.port}: another program has taken it."
        )
        raise PostgresProblem(message)
    return True


@contextlib.contextmanager
def temporary_server() -> Iterator[Server]:
    """A throw-away server for tests, shared by all who ask for it at the same time."""
    lease = join(disposable=True)
    try:
        yield lease.server
    finally:
        lease.close()


def keep_running() -> Server:
    """Start the server if need be, and let it run without users until `stop`."""
    lease = join()
    lease.home.keep_mark.touch(mode=0o600)
    lease.close()
    return lease.server


def stop(*, force: bool = False) -> bool:
    """Stop the server; False if it did not run.

    Raises:
        PostgresProblem: others use it, and `force` was not given.

    """
    home = Home.usual()
    home.keep_mark.unlink(missing_ok=True)
    if not _keeper_lives(home):
        return False
    if force:
        os.kill(int(home.keeper_lock.read_text("ascii")), signal.SIGTERM)
    elif _in_use(home):
        message = "The database is in use by another giliran command. Stop that one first, or use --force."
        raise PostgresProblem(message)
    _wait_for_end(home)
    return True


@dataclass(frozen=True, kw_only=True)
class Status:
    """What `giliran db status` tells."""

    server: Server | None
    kept: bool
    data: Path
    log: Path


def status() -> Status:
    """Whether the server runs, without starting it."""
    home = Home.usual()
    server = Server.from_file(home.ready) if _keeper_lives(home) else None
    return Status(server=server, kept=home.keep_mark.exists(), data=home.data, log=home.log)


def _running_or_started(home: Home) -> Server:
    one_at_a_time = Lock(home.start_lock)
    try:
        one_at_a_time.wait_alone()
        deadline = time.monotonic() + LONGEST_START
        while _keeper_lives(home):
            server = Server.from_file(home.ready)
            if server is not None and _answers(server):  # its keeper may have died this very moment
                return server
            if time.monotonic() > deadline:
                raise _late(home)
            time.sleep(PAUSE)
        home.ready.unlink(missing_ok=True)
        return _start_keeper(home)
    finally:
        one_at_a_time.close()


def _command(home: Home) -> list[str]:
    command = [sys.executable, "-m", "giliran.config.postgres.keeper", str(home.path)]
    return [*command, "disposable"] if home.disposable else command


def _start_keeper(home: Home) -> Server:
    before = home.log.stat().st_size if home.log.exists() else 0
    home.keep_mark.unlink(missing_ok=True)  # it was meant for a server that is gone
    handle = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    places.hand_over(home.log)
    try:
        keeper = subprocess.Popen(
            _command(home),
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=handle,
            start_new_session=True,
        )
    finally:
        os.close(handle)
    _keepers.append(keeper)
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        server = Server.from_file(home.ready)
        if server is not None:
            return server
        if keeper.poll() is not None:
            raise PostgresProblem(last_line(home.log, after=before).removeprefix("error: "))
        time.sleep(PAUSE)
    raise _late(home)


def _answers(server: Server) -> bool:
    import psycopg  # noqa: PLC0415 - costs more than all the rest, and the first to come does not need it

    try:
        with psycopg.connect(server.application_url, connect_timeout=5):
            return True
    except psycopg.Error:
        return False


def _late(home: Home) -> PostgresProblem:
    return PostgresProblem(f"The database has not become ready within {LONGEST_START} seconds; see {home.log}.")


def _keeper_lives(home: Home) -> bool:
    lock = Lock(home.keeper_lock)
    try:
        return lock.is_held_alone()
    finally:
        lock.close()


def _in_use(home: Home) -> bool:
    if not home.ready.exists():
        return False  # it is stopping, and has the lock itself
    lock = Lock(home.users_lock)
    try:
        return not lock.take_alone()
    finally:
        lock.close()


def _wait_for_end(home: Home) -> None:
    deadline = time.monotonic() + LONGEST_STOP
    while _keeper_lives(home):
        if time.monotonic() > deadline:
            message = f"The database has not stopped within {LONGEST_STOP} seconds; see {home.log}."
            raise PostgresProblem(message)
        time.sleep(PAUSE)
    _keepers[:] = [keeper for keeper in _keepers if keeper.args != _command(home) or _still_runs(keeper)]


def _still_runs(keeper: "subprocess.Popen[bytes]") -> bool:
    try:
        keeper.wait(timeout=2)  # it has let go of its lock: its end is a matter of moments
    except subprocess.TimeoutExpired:
        return True
    return False
