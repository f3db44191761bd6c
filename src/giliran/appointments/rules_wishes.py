"""Pure decisions about the waiting list: what fits whom, and until when an offer stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from giliran.foundation.clock import local

_NOON = 12
# Who is offered a place at night may sleep: the offer stands until the morning.
_QUIET_FROM, _QUIET_UNTIL, _MORNING = 21, 7, time(8)


class Over(StrEnum):
    """Why a wish ended by itself."""

    DAYS = "days"
    BOOKED = "booked"
    APPLICATION = "application"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, kw_only=True)
class Freed:
    """Places of one slot that were freed and are offered to nobody; `starts` is on the office's wall clock."""

    slot: UUID
    starts_at: datetime
    ends_at: datetime
    starts: datetime
    places: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody waits for. `refused`: when began what was offered to them before, and not taken."""

    people: int
    first_day: date
    last_day: date
    morning: bool = True
    afternoon: bool = True
    refused: frozenset[datetime] = frozenset()

    def suits(self, freed: Freed) -> bool:
        """Say whether they could come then."""
        on_day = self.first_day <= freed.starts.date() <= self.last_day
        return on_day and (self.morning if freed.starts.hour < _NOON else self.afternoon)


Picked = tuple[tuple[UUID, int], ...]


def fitting(wanted: Wanted, freed: Sequence[Freed]) -> Picked | None:
    """Return from which slots how many places fit, the earliest ones, or None. `freed` is in order of time.

    A family comes together: its places are in one slot, or in slots that follow each other without a gap.
    """
    for first, start in enumerate(freed):
        if wanted.suits(start) and start.starts_at not in wanted.refused:
            picked = _from(freed[first:], wanted.people, wanted.suits)
            if picked is not None:
                return picked
    return None


def _from(freed: Sequence[Freed], people: int, suits: Callable[[Freed], bool]) -> Picked | None:
    picked: list[tuple[UUID, int]] = []
    for each in _unbroken(freed):
        if not suits(each):
            return None
        here = min(people, each.places)
        picked.append((each.slot, here))
        people -= here
        if not people:
            return tuple(picked)
    return None


def _unbroken(freed: Sequence[Freed]) -> Iterator[Freed]:
    ends_at = None
    for each in freed:
        if not each.places or ends_at not in (None, each.starts_at):
            return
        yield each
        ends_at = each.ends_at


def offered_early_enough(*, at: datetime, starts_at: datetime, minutes: int) -> bool:
    """Say whether there is time left to answer an offer, and as long again to come."""
    return starts_at - at >= timedelta(minutes=2 * minutes)


def offer_ends(*, at: datetime, starts_at: datetime, minutes: int, time_zone: str) -> datetime:
    """Return until when an offer made at `at` stands: `minutes`, at night until the morning, but in time to come."""
    wall = local(at, time_zone)
    ends = at + timedelta(minutes=minutes)
    if wall.hour >= _QUIET_FROM or wall.hour < _QUIET_UNTIL:
        day = wall.date() + timedelta(days=1 if wall.hour >= _QUIET_FROM else 0)
        ends = max(ends, datetime.combine(day, _MORNING, tzinfo=wall.tzinfo))
    return min(ends, starts_at - timedelta(minutes=minutes)).astimezone(at.tzinfo)
