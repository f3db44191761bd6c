"""What makes a demonstration alive: a working morning, today's halls, the weeks before it, people who come."""

import sys
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

from giliran.config.cli.saying import console

if TYPE_CHECKING:
    from giliran.demo.processes import Part

_FOR_EVER = "1000000"
_PEOPLE, _NEWCOMERS = "40", "2"


def go_to_morning() -> None:
    """Move the clock forward to mid-morning of a working day, unless offices are at work."""
    from giliran.demo import clock  # noqa: PLC0415 - reads where its file is when it is loaded
    from giliran.demo.days.mornings import until_morning  # noqa: PLC0415
    from giliran.foundation.clock import local, now  # noqa: PLC0415

    ahead = until_morning(now())
    if ahead:
        clock.forward(ahead)
        there = local(now(), "Asia/Jakarta")
        console().print(f"The demonstration's clock now reads {there:%A %d %B %Y, %H.%M} in Jakarta.", markup=False)


def fill_halls() -> None:
    """Play today at the demonstration's offices up to now."""
    from giliran.config.cli.long_work import run_module  # noqa: PLC0415

    run_module("giliran.config.cli.daily", arguments=["today"], title="Filling today's halls")


def parts() -> "list[Part]":
    """Return the processes that keep it alive: people who come, the next release of quota, and the weeks behind."""
    from giliran.demo.processes import Part  # noqa: PLC0415

    program = [*_politely(), sys.executable]
    live = ["-m", "giliran.config.cli", "simulate", "--live", "--background", "--json", "--minutes", _FOR_EVER]
    return [
        Part(name="people", command=[*program, *live, "--people", _PEOPLE, "--newcomers", _NEWCOMERS]),
        Part(name="rush", command=[*program, "-m", "giliran.config.cli.rushing"], patience=5.0),
        Part(name="history", command=[*program, "-m", "giliran.config.cli.daily", "history"], patience=5.0),
    ]


def _politely() -> list[str]:
    """Return what lets a program give way to the pages, where the system knows such a thing."""
    nice = which("nice")
    return [nice, "-n", "5"] if nice else []


def start_page() -> str:
    """Return the path of the demonstration's start page; empty in a version without one."""
    return "/peragaan/" if find_spec("giliran.demo.web") else ""
