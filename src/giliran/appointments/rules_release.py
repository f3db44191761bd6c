"""When places are released: schedules read on the office's own clock. Pure; with no database.

All instants given and returned are aware; days are those of the office's calendar. Indonesia's three zones have no
summer time, and nothing here relies on that.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

ALL = 100
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A schedule, as `models.ReleaseSchedule` keeps it."""

    id: UUID
    every: str
    at: time
    covers: str
    share_percent: int
    room_minutes: int
    valid_from: date
    valid_to: date | None = None
    weekday: int | None = None
    month_day: int | None = None
    days_from: int = 0
    days_to: int = 0


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One time that a rule comes due: on a day, at an instant, for the days from `first` to `last`."""

    rule: Rule
    on: date
    opens_at: datetime
    first: date
    last: date

    @property
    def room_opens_at(self) -> datetime:
        """When its waiting room opens."""
        return self.opens_at - timedelta(minutes=self.rule.room_minutes)

    def covers(self, day: date) -> bool:
        """Say whether it releases places of that day."""
        return self.first <= day <= self.last


def falls_on(rule: Rule, day: date) -> bool:
    """Say whether a rule comes due on a day. The 31st of a shorter month is its last day, as is 0."""
    if day < rule.valid_from or (rule.valid_to is not None and day > rule.valid_to):
        return False
    if rule.every == "week":
        return day.isoweekday() == rule.weekday
    if rule.every == "month":
        last = monthrange(day.year, day.month)[1]
        return day.day == (min(rule.month_day, last) if rule.month_day else last)
    return True


def days_covered(rule: Rule, on: date) -> tuple[date, date]:
    """Return the first and the last day whose places a rule releases when it comes due `on` that day."""
    if rule.covers == "next_week":
        monday = on - timedelta(days=on.weekday()) + _WEEK
        return monday, monday + _WEEK - _DAY
    if rule.covers == "next_month":
        first = _first_of_next_month(on)
        return first, _first_of_next_month(first) - _DAY
    return on + timedelta(days=rule.days_from), on + timedelta(days=rule.days_to)


def occurrence(rule: Rule, on: date, *, time_zone: str) -> Occurrence:
    """Return a rule's coming due on a day, whether or not it does."""
    first, last = days_covered(rule, on)
    opens_at = datetime.combine(on, rule.at, tzinfo=ZoneInfo(time_zone))
    return Occurrence(rule=rule, on=on, opens_at=opens_at, first=first, last=last)


def occurrences(rule: Rule, *, after: datetime, until: datetime, time_zone: str) -> Iterator[Occurrence]:
    """Return each time that a rule comes due later than `after` and not later than `until`."""
    zone = ZoneInfo(time_zone)
    on, last = after.astimezone(zone).date(), until.astimezone(zone).date()
    while on <= last:
        if falls_on(rule, on):
            found = occurrence(rule, on, time_zone=time_zone)
            if after < found.opens_at <= until:
                yield found
        on += _DAY


def releasing(rule: Rule, day: date, *, time_zone: str) -> list[Occurrence]:
    """Return each time that a rule comes due for places of a day, the earliest first."""
    if rule.covers == "next_week":
        first = day - timedelta(days=day.weekday()) - _WEEK
        last = first + _WEEK - _DAY
    elif rule.covers == "next_month":
        last = day.replace(day=1) - _DAY
        first = last.replace(day=1)
    else:
        first, last = day - timedelta(days=rule.days_to), day - timedelta(days=rule.days_from)
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [occurrence(rule, on, time_zone=time_zone) for on in days if falls_on(rule, on)]


def share_to_come(shares: Iterable[tuple[int, bool]]) -> int:
    """Return how many percent of a day's places are still to be released; each share with whether its moment passed.

    What no release speaks of is free from the beginning; more than all is all.
    """
    known = list(shares)
    total = min(ALL, sum(share for share, _ in known))
    return total - min(total, sum(share for share, passed in known if passed))


def places_to_come(capacity: int, share: int) -> int:
    """Return how many of a slot's places `share` percent are, rounded down: a broken place is released early."""
    return capacity * share // ALL


def _first_of_next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
