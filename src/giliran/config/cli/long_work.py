"""Long work in a process of its own, with a progress bar here.

The process reports on standard output: `::total 12`, then `::step …` for each step done; every other line is kept for
the case that it fails.
"""

import os
import subprocess
import sys
from collections.abc import Iterable

from giliran.config.cli.saying import Failure, console

TOTAL, STEP = "::total ", "::step"


def report_total(total: int) -> None:
    """Tell how many steps there will be (called in the process that works)."""
    _report(f"{TOTAL}{total}")


def report_step(what: str = "") -> None:
    """Tell that a step is done (called in the process that works)."""
    _report(f"{STEP} {what}")


def _report(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run_module(module: str, *, arguments: Iterable[str] = (), title: str) -> None:
    """Run a module of ours to its end.

    Raises:
        Failure: it failed; the message is the last thing it said.

    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - slow to import

    said: list[str] = []
    screen = console()
    if not screen.is_terminal:
        screen.print(f"{title} …", markup=False)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with (
        Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress,
        subprocess.Popen(
            [sys.executable, "-u", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as work,
    ):
        task = progress.add_task(title, total=None)
        for line in work.stdout or ():
            if line.startswith(TOTAL):
                progress.update(task, total=int(line.removeprefix(TOTAL)))
            elif line.startswith(STEP):
                progress.advance(task)
            else:
                said.append(line)
    if work.returncode:
        if os.environ.get("GILIRAN_VERBOSE") == "1":
            sys.stderr.writelines(said)
        told = [line.strip() for line in said if line.strip()] or [f"exit code {work.returncode}"]
        message = f"{title} failed: {told[-1]} (GILIRAN_VERBOSE=1 shows everything)"
        raise Failure(message)
