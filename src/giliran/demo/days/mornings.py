"""When it is a working morning. Needs no Django: the demonstration asks before anything runs."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from giliran.offices.rules import printed_holidays

_JAKARTA = ZoneInfo("Asia/Jakarta")
_SERVICE = (time(8, 20), time(15, 0))
_MID_MORNING = time(9, 40)
_SATURDAY = 6


def until_morning(at: datetime) -> timedelta:
    """Return how far it is to mid-morning of a working day in Jakarta; nothing while offices are at work there."""
    now = at.astimezone(_JAKARTA)
    day = now.date()
    if _is_working(day) and _SERVICE[0] <= now.time() < _SERVICE[1]:
        return timedelta()
    if now.time() >= _SERVICE[0]:
        day += timedelta(days=1)
    while not _is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, _MID_MORNING, _JAKARTA) - now


def _is_working(day: date) -> bool:
    return day.isoweekday() < _SATURDAY and day not in printed_holidays(day.year, "id")
