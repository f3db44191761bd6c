"""Moves the demonstration's clock, and sets how fast it runs: at once in all of its processes, and never backwards.

`giliran.foundation.clock` reads what is written here. A function takes the clock's `file` when it is not the one of
this process's own var directory.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import sleep, time

from giliran.foundation.clock import FILE, Setting, setting

SLOWEST, FASTEST = 1.0, 600.0
LASTING = timedelta(hours=1)
"""How long, by the machine's clock, a speed lasts that nobody renews: whoever leaves comes back to the same week."""
_MOMENT = 0.25


class NotAllowed(ValueError):  # noqa: N818 - what was asked for, not a bug
    """The clock would go backwards, stand still or race."""


def forward(by: timedelta, *, file: Path = FILE) -> None:
    """Move the clock forward at once; the speed stays. Raises `NotAllowed` for a step backwards."""
    if by < timedelta():
        message = "the clock never goes backwards"
        raise NotAllowed(message)
    with _alone(file):
        old = setting(file)
        _write(replace(old, seconds=old.seconds + by.total_seconds()), file)


def set_speed(speed: float, *, lasting: timedelta = LASTING, file: Path = FILE) -> None:
    """Let `speed` seconds pass in one, without a jump, for as long as `lasting` by the machine's clock.

    Slowing down takes a moment. Raises `NotAllowed` for a speed that is not between `SLOWEST` and `FASTEST`.
    """
    if not SLOWEST <= speed <= FASTEST:
        message = f"a speed is between {SLOWEST:g} and {FASTEST:g}"
        raise NotAllowed(message)
    with _alone(file):
        old = setting(file)
        if speed < old.speed and time() < old.until:
            old = _end_faster_one(old, file)
        real = time()
        _write(
            Setting(seconds=old.ahead(real), speed=speed, since=real, until=real + lasting.total_seconds()),
            file,
        )


def speed(*, file: Path = FILE) -> float:
    """Return how many of the clock's seconds pass in one of the machine's just now."""
    now = setting(file)
    return now.speed if time() < now.until else 1.0


def ahead(*, file: Path = FILE) -> timedelta:
    """Return how far the clock has been moved ahead of where it started, at this moment."""
    return timedelta(seconds=setting(file).ahead(time()))


def _end_faster_one(old: Setting, file: Path) -> Setting:
    """Let the speed so far end a moment from now, and wait for that.

    Ended at once, it would have run on for whoever read the clock while we wrote, and turned back for them.
    """
    ended = replace(old, until=min(old.until, time() + _MOMENT))
    _write(ended, file)
    sleep(max(0.0, ended.until - time()))
    return ended


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep everybody else from moving the clock; the lock's file stays, deleting it would split its users in two."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(new: Setting, file: Path) -> None:
    """Replace the file in one go, so that nobody reads half of it."""
    draft = file.with_name(f"{file.name}.new")
    draft.write_text(str(new), "ascii")
    draft.replace(file)
