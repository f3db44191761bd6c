"""Making a cluster, starting and stopping its server, and telling whether it is well."""

import ctypes
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from giliran.config.postgres.account import Account, reach
from giliran.config.postgres.binaries import Binaries
from giliran.config.postgres.home import Home
from giliran.config.postgres.leftovers import PATIENCE, end_leftovers, pid_file
from giliran.config.postgres.problems import PostgresProblem
from giliran.config.postgres.server import ADMIN

PR_SET_PDEATHSIG = 1
_QUIET_PORTS = (15_000, 32_000)

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "log_min_messages": "log",  # not ERROR: its message may quote a value, and whoever asked is told anyway
    "log_error_verbosity": "terse",  # a DETAIL line may quote somebody's data
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
DISPOSABLE_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
}
ACCESS = "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"
"""Everybody needs a password, over the socket too: other users of this machine may not come in."""


def create(home: Home, *, binaries: Binaries, account: Account, temporary: Path) -> None:
    """Make the cluster unless there is one. One that was left half made is made anew."""
    shutil.rmtree(home.unfinished, ignore_errors=True)
    if (home.data / "PG_VERSION").is_file():
        _check_version(home, binaries)
        return
    home.unfinished.mkdir(mode=0o700)
    account.give(home.unfinished)
    secret = temporary / "password"
    secret.touch(mode=0o600)
    secret.write_text(home.passwords()[ADMIN], "utf-8")
    account.give(secret)
    place = reach(home.unfinished, account=account)
    command = [binaries.program("initdb"), "-D", place.path, "-U", ADMIN, "--pwfile", str(secret)]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += ["--no-sync"] if home.disposable else []
    made = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        pass_fds=place.descriptors,
        **account.arguments(),
    )
    _close(place.descriptors)
    secret.unlink()
    if made.returncode:
        message = f"The database could not be created in {home.data}: {_telling(made.stdout)}"
        raise PostgresProblem(message)
    (home.unfinished / "pg_hba.conf").write_text(ACCESS, "utf-8")
    home.unfinished.rename(home.data)


def _check_version(home: Home, binaries: Binaries) -> None:
    written = (home.data / "PG_VERSION").read_text("ascii").strip()
    if written != str(binaries.major):
        message = (
            f"The data in {home.data} were written by PostgreSQL {written}, but version {binaries.major} is here. "
            "Dump them with the old version (giliran db dump), or move the directory away to start afresh."
        )
        raise PostgresProblem(message)


@dataclass(frozen=True, kw_only=True)
class Running:
    """The server's main process."""

    process: subprocess.Popen[bytes]
    port: int

    def stop(self, *, patience: float = 60) -> None:
        """Roll back what is open, write everything out, end. Harder means only when that takes too long."""
        for how, wait in ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            if self.process.poll() is None:
                self.process.send_signal(how)
            try:
                self.process.wait(timeout=wait)
            except subprocess.TimeoutExpired:
                continue
            return


def start(home: Home, *, binaries: Binaries, account: Account, temporary: Path, port: int) -> Running:
    """Start the server and wait until it accepts connections, however long recovery takes."""
    end_leftovers(home)
    deadline = time.monotonic() + PATIENCE
    while True:
        before = home.log.stat().st_size if home.log.exists() else 0
        process = _launch(home, binaries=binaries, account=account, temporary=temporary, port=port)
        while process.poll() is None:
            lines = pid_file(home)
            if lines[7:8] == ["ready"] and lines[0] == str(process.pid):
                return Running(process=process, port=port)
            time.sleep(0.05)
        said = last_line(home.log, after=before)
        if "shared memory" not in said or time.monotonic() > deadline:
            message = f"The database did not start: {said} (see {home.log})"
            raise PostgresProblem(message)
        time.sleep(0.3)


def _launch(
    home: Home, *, binaries: Binaries, account: Account, temporary: Path, port: int
) -> "subprocess.Popen[bytes]":
    settings = SETTINGS | (DISPOSABLE_SETTINGS if home.disposable else {}) | dict(home.settings)
    settings |= {"port": str(port), "unix_socket_directories": str(temporary)}
    place = reach(home.data, account=account)
    command = [binaries.program("postgres"), "-D", place.path]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with home.log.open("ab") as log:
        process = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            preexec_fn=_ends_with_parent(),  # noqa: PLW1509 - the keeper has one thread
            pass_fds=place.descriptors,
            **account.arguments(),
        )
    _close(place.descriptors)
    return process


def free_port(wanted: int | None, *, patience: float = 0) -> int:
    """`wanted` if it is free on the loopback address (now, or within `patience` seconds), else another free port.

    A first port lies below those that systems take for outgoing connections: a client that calls while the server is
    away could otherwise be given the very number that it calls, and keep the server from coming back to it.
    """
    deadline = time.monotonic() + patience
    while wanted and not _is_free(wanted) and time.monotonic() < deadline:
        time.sleep(0.1)
    candidates = [wanted or 0, *random.sample(range(*_QUIET_PORTS), k=50)]
    for candidate in candidates:
        if candidate and _is_free(candidate):
            return candidate
    message = "No free port on 127.0.0.1 for the database."
    raise PostgresProblem(message)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _ends_with_parent() -> Callable[[], None] | None:
    """On Linux, have the kernel send the server a fast shutdown when its keeper dies."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)

    def ask_kernel() -> None:
        library.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return ask_kernel


def _close(descriptors: tuple[int, ...]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def last_line(log: Path, *, after: int = 0) -> str:
    """The line of the log, from the byte `after` on, that says best what went wrong."""
    try:
        with log.open("rb") as file:
            file.seek(max(after, log.stat().st_size - 20_000))
            text = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        text = ""
    return _telling(text)


def _telling(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    told = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (told or lines or ["it said nothing"])[-1].strip()
