"""Time, read only at the edges (a request, a task, a command) and passed inward as an argument."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from pathlib import Path
from time import time
from zoneinfo import ZoneInfo

_DEMO = os.environ.get("GILIRAN_DEMO") == "1"
FILE = Path(os.environ.get("GILIRAN_VAR", "var")) / "clock"
"""What all processes of a demonstration read; `giliran.demo.clock` alone writes it."""
_SET = os.environ.get("GILIRAN_CLOCK_AHEAD", "")
_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How a demonstration's clock stands to the machine's; instants are the machine's, in seconds since 1970."""

    seconds: float = 0.0
    """How far it was ahead at `since`."""
    speed: float = 1.0
    """How many of its seconds pass in one of the machine's, from `since` to `until`; afterwards one."""
    since: float = 0.0
    until: float = 0.0

    def ahead(self, real: float) -> float:
        """Return by how many seconds it is ahead at the machine's instant `real`."""
        lasted = max(0.0, min(real, self.until) - self.since)
        return self.seconds + lasted * (self.speed - 1.0)

    def __str__(self) -> str:
        """Return the file's text: `seconds`, and when the speed is not 1: `speed since until`."""
        if self.speed == 1.0:
            return f"{self.seconds!r}\n"
        return f"{self.seconds!r} {self.speed!r} {self.since!r} {self.until!r}\n"

    @classmethod
    def parse(cls, text: str) -> "Setting":
        """Read what `str` wrote, or seconds alone; nonsense is a clock that was never moved."""
        try:
            numbers = [float(word) for word in text.split()]
        except ValueError:
            return cls()
        if not all(isfinite(number) for number in numbers):
            return cls()
        match numbers:
            case [seconds]:
                return cls(seconds=seconds)
            case [seconds, speed, since, until]:
                return cls(seconds=seconds, speed=speed, since=since, until=until)
        return cls()


def setting(file: Path = FILE) -> Setting:
    """Return how the clock is set now. Read anew each time (3 µs), so that all processes tell one time at once."""
    try:
        handle = os.open(file, os.O_RDONLY)
    except OSError:
        return Setting()
    try:
        return Setting.parse(os.read(handle, _LONGEST).decode("ascii", "replace"))
    finally:
        os.close(handle)


def _ahead() -> timedelta:
    """Return how far a demonstration's clock runs ahead, by the environment and by a file that all its processes read.

    Every other installation keeps the machine's time.
    """
    if not _DEMO:
        return timedelta()
    fixed = int(_SET) if _SET.isdecimal() else 0
    return timedelta(seconds=fixed + setting().ahead(time()))


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC) + _ahead()


def local(at: datetime, time_zone: str) -> datetime:
    """Return the same instant as read on a wall clock in the IANA `time_zone`."""
    return at.astimezone(ZoneInfo(time_zone))


def local_day(at: datetime, time_zone: str) -> date:
    """Return the calendar day that `at` falls on in the IANA `time_zone`."""
    return local(at, time_zone).date()
