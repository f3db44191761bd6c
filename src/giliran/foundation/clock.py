"""Time, read only at the edges (a request, a task, a command) and passed inward as an argument."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta()


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC) + _offset


def shift(offset: timedelta) -> None:
    """Move this process's clock by `offset` from the machine's (for demonstrations; zero puts it back)."""
    global _offset  # noqa: PLW0603 - one clock a process is the meaning
    _offset = offset


def local(at: datetime, time_zone: str) -> datetime:
    """Return the same instant as read on a wall clock in the IANA `time_zone`."""
    return at.astimezone(ZoneInfo(time_zone))


def local_day(at: datetime, time_zone: str) -> date:
    """Return the calendar day that `at` falls on in the IANA `time_zone`."""
    return local(at, time_zone).date()
