"""Whose turn it is: the one rule of calling, published as it stands here.

Everybody who waits has a *turn*, an instant; the earliest turn is called first. It is

- for somebody with an appointment: the appointed time, or the arrival if that was later;
- for somebody without, or who came later than the grace time allows: the arrival, and `walk_in_minutes` more;
- for somebody with priority (60 and older, under 5, pregnant, disabled): the arrival, less `priority_minutes`;
- for somebody called in vain: the moment of that call, if it is later than the turn they had;
- for somebody who needs more time and lets others pass: just behind the last of those.

The order of two people is the same whenever one looks, so growing older in the queue is all that counts: whoever
comes `walk_in_minutes + priority_minutes` after you, or books a time that long after your arrival, is never called
before you. Nobody starves: only those whose turn lies before yours can go first, and no new ones of them can come
once that time has passed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from giliran.lobby.rules.states import VisitClass

_JUST_BEHIND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Allowances:
    """The figures of the rule, all in minutes."""

    grace_minutes: int
    walk_in_minutes: int
    priority_minutes: int


def turn(
    *, visit_class: VisitClass, appointment: datetime | None, arrived_at: datetime, allowances: Allowances
) -> datetime:
    """Return the instant by which somebody is put in order; the earliest is called first."""
    if visit_class == VisitClass.PRIORITY:
        return arrived_at - timedelta(minutes=allowances.priority_minutes)
    if appointment is None or is_late(appointment=appointment, arrived_at=arrived_at, allowances=allowances):
        return arrived_at + timedelta(minutes=allowances.walk_in_minutes)
    return max(appointment, arrived_at)


def is_late(*, appointment: datetime, arrived_at: datetime, allowances: Allowances) -> bool:
    """Say whether somebody came too late for the appointed time to count."""
    return arrived_at > appointment + timedelta(minutes=allowances.grace_minutes)


def turn_after_miss(*, had: datetime, called_at: datetime) -> datetime:
    """Return the turn of somebody who was called and was not there: behind all whose turn has come."""
    return max(had, called_at)


def turn_behind(other: datetime) -> datetime:
    """Return the turn just behind another: that of somebody who lets others pass."""
    return other + _JUST_BEHIND


def longest_overtaking(allowances: Allowances) -> timedelta:
    """Return how much later than you somebody must come to be sure not to be called before you."""
    return timedelta(minutes=allowances.walk_in_minutes + allowances.priority_minutes)
