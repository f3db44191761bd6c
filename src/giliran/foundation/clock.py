"""Time, read only at the edges (a request, a task, a command) and passed inward as an argument."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_DEMO = os.environ.get("GILIRAN_DEMO") == "1"
_FILE = Path(os.environ.get("GILIRAN_VAR", "var")) / "clock"
_SET = os.environ.get("GILIRAN_CLOCK_AHEAD", "")


def _ahead() -> timedelta:
    """Return how far a demonstration's clock runs ahead, by the environment and by a file that all its processes read.

    Every other installation keeps the machine's time.
    """
    if not _DEMO:
        return timedelta()
    try:
        moved = _FILE.read_text("ascii").strip()
    except OSError:
        moved = ""
    return sum((timedelta(seconds=int(text)) for text in (_SET, moved) if text.isdecimal()), timedelta())


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC) + _ahead()


def local(at: datetime, time_zone: str) -> datetime:
    """Return the same instant as read on a wall clock in the IANA `time_zone`."""
    return at.astimezone(ZoneInfo(time_zone))


def local_day(at: datetime, time_zone: str) -> date:
    """Return the calendar day that `at` falls on in the IANA `time_zone`."""
    return local(at, time_zone).date()
