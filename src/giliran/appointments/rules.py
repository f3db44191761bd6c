"""Pure decisions about places: no database, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from giliran.appointments import rules_lanes

REGULAR = "regular"
BOOKABLE_STATES = ("submitted",)
"""States of an application in which it may take a place: it is complete and waits for the visit."""

# "Few" begins where less than a fifth of a day's places, or fewer than five, are left.
_FEW_SHARE = 5
_FEW = 5
_FEW_OF_SLOT = 2


class DayState(StrEnum):
    """What a day of the calendar offers."""

    FREE = "free"
    FEW = "few"
    FULL = "full"
    CLOSED = "closed"
    UNRELEASED = "unreleased"
    RUNNING = "running"
    NO_PRODUCT = "no_product"
    PAST = "past"


class MoveRefusal(StrEnum):
    """Why a booking cannot be moved or cancelled by its applicant."""

    NOT_CONFIRMED = "not_confirmed"
    TOO_LATE = "too_late"
    USED_UP = "used_up"


class LaneRefusal(StrEnum):
    """Why a lane is not for somebody who books by themselves."""

    AT_THE_DOOR = "at_the_door"
    BY_CODE = "by_code"
    NOT_EXPRESS = "not_express"


def lane_refusal(lane: str, *, service: str | None, reason: str | None) -> LaneRefusal | None:
    """Say why a lane is not for an application (None: it is). `reason`: why a passport is replaced.

    Express is for new passports and for those that expired (rules of the immigration offices, see domain.md).
    """
    if lane in rules_lanes.DOOR:
        return LaneRefusal.AT_THE_DOOR
    if lane == rules_lanes.COLLECTIVE:
        return LaneRefusal.BY_CODE
    if lane == rules_lanes.EXPRESS and not (service == "passport_new" or reason == "expired"):
        return LaneRefusal.NOT_EXPRESS
    return None


@dataclass(frozen=True, kw_only=True)
class Span:
    """From an instant to another, on a day of the office's own calendar."""

    starts_at: datetime
    ends_at: datetime
    local_date: date


def spans(
    day: date, *, opens: time, closes: time, minutes: int, time_zone: str, pause: tuple[time, time] | None = None
) -> Iterator[Span]:
    """Cut a day's opening hours, as read on the office's wall clock, into spans of `minutes`; none in its pause."""
    zone = ZoneInfo(time_zone)
    length = timedelta(minutes=minutes)
    start = datetime.combine(day, opens, tzinfo=zone)
    end = datetime.combine(day, closes, tzinfo=zone)
    pause_starts, pause_ends = (datetime.combine(day, at, tzinfo=zone) for at in pause or (closes, closes))
    while start + length <= end:
        if start < pause_ends and start + length > pause_starts:
            start = max(pause_ends, start + length) if start >= pause_starts else pause_ends
            continue
        yield Span(starts_at=start, ends_at=start + length, local_date=day)
        start += length


def capacity(*, counters: int, slot_minutes: int, visit_minutes: int) -> int:
    """Return how many people `counters` can serve in one slot, at least one a counter."""
    return counters * max(1, slot_minutes // visit_minutes)


def fullness(*, free: int, capacity: int) -> DayState:
    """Say in a word how much is left."""
    if free <= 0:
        return DayState.FULL
    return DayState.FEW if free < _FEW or free * _FEW_SHARE < capacity else DayState.FREE


def last_day_to_change(day: date, *, days_before: int) -> date:
    """Return the last day on which a booking for `day` may be moved or cancelled."""
    return day - timedelta(days=days_before)


def move_refusal(
    *, confirmed: bool, day: date, today: date, days_before: int, reschedules: int, limit: int
) -> MoveRefusal | None:
    """Say why an applicant may not move a booking for `day` (None: they may)."""
    if not confirmed:
        return MoveRefusal.NOT_CONFIRMED
    if today > last_day_to_change(day, days_before=days_before):
        return MoveRefusal.TOO_LATE
    return MoveRefusal.USED_UP if reschedules >= limit else None


def reopening(*, at: datetime, starts_at: datetime, shortest: int, longest: int, chance: float) -> datetime:
    """Return when a place freed at `at` opens again: `shortest` to `longest` minutes later, by `chance` in [0, 1).

    Nobody can know the moment, so a place cannot be handed over by cancelling and booking again. Close to the slot the
    window shrinks to what is left, so that the place is not lost.
    """
    left = max(0.0, (starts_at - at).total_seconds() / 60)
    first = min(float(shortest), left / 2)
    last = max(first, min(float(longest), left / 2))
    return at + timedelta(minutes=first + (last - first) * chance)


def nearest_first(wanted: datetime, offered: list[datetime]) -> list[datetime]:
    """Order instants by how far they are from the wanted one, the earlier first where two are as far."""
    return sorted(offered, key=lambda other: (abs(other - wanted), other))


def release_day(day: date, *, horizon_days: int) -> date:
    """Return the day on which the places of `day` are released."""
    return day - timedelta(days=horizon_days)


def beginnings(times: Sequence[tuple[datetime, datetime, int]], *, people: int) -> list[int]:
    """Return at which of a day's times (from, to, free places; in order) that many people find room side by side.

    Side by side: in one slot, or in slots that follow each other without a gap.
    """
    return [n for n in range(len(times)) if _room_from(times[n:], people)]


def _room_from(times: Sequence[tuple[datetime, datetime, int]], people: int) -> bool:
    last_end: datetime | None = None
    for starts_at, ends_at, free in times:
        if free <= 0 or last_end not in (None, starts_at):
            return False
        people -= free
        if people <= 0:
            return True
        last_end = ends_at
    return False


def fullness_of_slot(*, free: int) -> DayState:
    """Say in a word how much is left of a single time."""
    if free <= 0:
        return DayState.FULL
    return DayState.FEW if free <= _FEW_OF_SLOT else DayState.FREE
