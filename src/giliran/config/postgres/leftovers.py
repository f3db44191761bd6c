"""What a server leaves behind when it or its keeper is killed, and how the next start gets rid of it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from giliran.config.postgres.home import Home
from giliran.config.postgres.problems import PostgresProblem

PATIENCE = 60
"""Seconds to wait for the remains of an earlier server."""
POLITENESS = 20
"""Seconds after which they are told to end at once."""


def end_leftovers(home: Home) -> None:
    """Wait until no process works on the data any more, asking those that do to end; forget the file they left.

    The number in that file may be another program's by now (after a restart of the machine above all), or belong to a
    process that has ended but was never collected. So what counts is who really works in the data directory.
    """
    began = time.monotonic()
    while workers := set(_at_work(home)):
        waited = time.monotonic() - began
        if waited > PATIENCE:
            message = f"Another PostgreSQL (process {min(workers)}) still uses {home.data} and does not end."
            raise PostgresProblem(message)
        if waited > POLITENESS:
            _signal(workers, signal.SIGQUIT)
        else:
            _signal(workers & {main_process(home)}, signal.SIGINT)
        time.sleep(0.1)
    (home.data / "postmaster.pid").unlink(missing_ok=True)


def pid_file(home: Home) -> list[str]:
    """The lines of PostgreSQL's own note on its main process; none when it does not run."""
    try:
        return [line.strip() for line in (home.data / "postmaster.pid").read_text("utf-8").splitlines()]
    except FileNotFoundError:
        return []


def main_process(home: Home) -> int:
    """The number that the note names; 0 for none."""
    lines = pid_file(home)
    return int(lines[0]) if lines and lines[0].isdecimal() else 0


def _at_work(home: Home) -> Iterator[int]:
    """The processes that have the data directory as their current one, as all of PostgreSQL's do."""
    if not Path("/proc/self/cwd").exists():
        yield from _at_work_by_number(home)
        return
    data = home.data.stat()
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            with suppress(OSError):  # it has ended, or it is somebody else's
                if os.path.samestat((process / "cwd").stat(), data):
                    yield int(process.name)


def _at_work_by_number(home: Home) -> Iterator[int]:
    pid = main_process(home)
    if pid:
        command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        if "postgres" in told.stdout:
            yield pid


def _signal(processes: set[int], how: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, how)
