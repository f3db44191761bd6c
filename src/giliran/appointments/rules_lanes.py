"""How a day's places are cut into lanes and times. Pure: whole places, wall-clock times, no database, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

REGULAR, EXPRESS, PRIORITY, WALK_IN = "regular", "express", "priority", "walk_in"
COLLECTIVE, WEEKEND = "collective", "weekend"

ONLINE = (REGULAR, EXPRESS, WEEKEND)
"""Lanes that people book a time of by themselves."""
DOOR = (PRIORITY, WALK_IN)
"""Lanes without appointments: their places are given at the door, so they are never free to book."""

# Who is served first where a day has too few places for all quotas: rights of law, then what was paid for.
_FIRST = (PRIORITY, EXPRESS, WALK_IN)
_SATURDAY = 6
_ALL = 100


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A lane's quota for a period: a share of the day's volume or a number of places; on one weekday or on all."""

    lane: str
    weekday: int | None
    share_percent: int | None
    places: int | None
    opens: time | None
    closes: time | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What no plan can exceed: express takes at most a share of the volume, and begins before an hour."""

    express_percent: int
    express_until: time


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """The quotas of one day. `base` is the lane that gets what the others do not take."""

    base: str
    quotas: Mapping[str, Plan]


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """A slot brought in line: its capacity, how much of it is unreleased, and how many bookings are too many."""

    capacity: int
    unreleased: int
    too_many: int


def plan_of(plans: Sequence[Plan], day: date) -> DayPlan:
    """Return which quotas hold on a day; that of the very weekday goes before the one for every open day.

    On a Saturday or Sunday with a weekend quota, this alone holds (besides what is planned for that very weekday).
    """
    weekday = day.isoweekday()
    own: dict[str, Plan] = {}
    for plan in plans:
        if plan.lane == COLLECTIVE or not _holds(plan, day) or plan.weekday not in {None, weekday}:
            continue
        if plan.lane not in own or plan.weekday is not None:
            own[plan.lane] = plan
    if weekday < _SATURDAY:
        own.pop(WEEKEND, None)
        return DayPlan(base=REGULAR, quotas=own)
    if WEEKEND not in own:
        return DayPlan(base=REGULAR, quotas=own)
    explicit = {lane: plan for lane, plan in own.items() if lane == WEEKEND or plan.weekday is not None}
    explicit.pop(REGULAR, None)
    return DayPlan(base=WEEKEND, quotas=explicit)


def cut(starts: Sequence[time], *, capacity: int, plan: DayPlan, limits: Limits) -> dict[str, list[int]]:
    """Share a day's places: return each lane's places in every slot, in the order of `starts` (wall-clock times).

    The lanes together never have more than `capacity` in a slot. A quota that its hours cannot hold is cut to what
    they hold; what is left over goes to the base lane, unless that has a quota of its own.
    """
    volume, room = len(starts) * capacity, [capacity] * len(starts)
    given: dict[str, list[int]] = {}
    order = [*(lane for lane in _FIRST if lane in plan.quotas), plan.base]
    for lane in order:
        quota = plan.quotas.get(lane)
        wanted = sum(room) if quota is None else _wanted(quota, volume)
        if lane == EXPRESS:
            wanted = min(wanted, volume * limits.express_percent // _ALL)
        fits = [
            within(start, quota, express_until=limits.express_until if lane == EXPRESS else None) for start in starts
        ]
        given[lane] = spread(wanted, [left if fit else 0 for left, fit in zip(room, fits, strict=True)])
        room = [left - used for left, used in zip(room, given[lane], strict=True)]
    return given


def spread(wanted: int, room: Sequence[int]) -> list[int]:
    """Give `wanted` places (or as many as fit) to slots as evenly as their room allows, the earlier first."""
    given, left = [0] * len(room), min(wanted, sum(room))
    while left > 0:
        able = [n for n, space in enumerate(room) if given[n] < space]
        each = max(1, left // len(able))
        for n in able:
            step = min(each, room[n] - given[n], left)
            given[n] += step
            left -= step
    return given


def adjusted(*, capacity: int, taken: int, withheld: int, unreleased: int, wanted: int, share: int) -> Adjusted:
    """Bring a slot that exists to the `wanted` capacity, as far as its bookings and withheld places allow.

    More places: `share` percent of them (what the lane's schedule still keeps back) are unreleased. Fewer: those that
    are unreleased are cut in proportion, and further if need be. Bookings above `wanted` are too many: a conflict.
    """
    if wanted >= capacity:
        return Adjusted(capacity=wanted, unreleased=unreleased + (wanted - capacity) * share // _ALL, too_many=0)
    kept = max(wanted, taken + withheld)
    in_proportion = unreleased * wanted // capacity
    return Adjusted(
        capacity=kept, unreleased=min(in_proportion, kept - taken - withheld), too_many=max(0, taken - wanted)
    )


def kept_back(*, capacity: int, lane: str, share: int) -> int:
    """Return how much of a new slot is unreleased: at the door all of it, else the share that is still to come."""
    return capacity if lane in DOOR else capacity * share // _ALL


def flow_moment(day: date, *, days_before: int, at: time, time_zone: str) -> datetime:
    """Return when a flow of a day happens."""
    return datetime.combine(day - timedelta(days=days_before), at, tzinfo=ZoneInfo(time_zone))


def _wanted(quota: Plan, volume: int) -> int:
    if quota.places is not None:
        return quota.places
    return volume * (quota.share_percent or 0) // _ALL


def within(start: time, quota: Plan | None, *, express_until: time | None) -> bool:
    """Say whether a slot that begins at `start` lies within a quota's hours, and an express one before its hour."""
    if express_until is not None and start >= express_until:
        return False
    if quota is None:
        return True
    return (quota.opens is None or start >= quota.opens) and (quota.closes is None or start < quota.closes)


def _holds(plan: Plan, day: date) -> bool:
    return plan.valid_from <= day and (plan.valid_to is None or day <= plan.valid_to)
