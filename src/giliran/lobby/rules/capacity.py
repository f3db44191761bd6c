"""When the day is full: no more numbers at the door once the last of them would end too close to closing. Pure.

All the work that is in the hall, and that booked people still bring, is laid on the counters as well as it can be: for
any set of steps, their work cannot be done faster than by all counters that call for one of them. The slowest such set
says when the work ends (the bound is met where work can be shared out freely, so nobody is refused too early).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, combinations

_MANY = 6
"""With more steps than this only single ones and all together are looked at."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """A hall with somebody who would come in now.

    `work`: minutes of service that are left at each step, those of the newcomer too; `counters`: for which steps each
    one calls; `own_minutes`: what the newcomer's own services take, one after the other.
    """

    at: datetime
    opens_at: datetime
    closes_at: datetime
    margin_minutes: int
    work: Mapping[str, float]
    counters: Collection[frozenset[str]]
    own_minutes: float
    break_starts: datetime | None = None
    break_ends: datetime | None = None


def projected_end(load: Load) -> datetime:
    """Return when the newcomer's last service would end at the earliest."""
    slowest = max(
        (
            sum(load.work[step] for step in steps) / _servers(steps, load.counters)
            for steps in _sets([step for step, minutes in load.work.items() if minutes > 0])
        ),
        default=0.0,
    )
    starts = max(load.at, load.opens_at)
    end = starts + timedelta(minutes=max(slowest, load.own_minutes))
    if load.break_starts is None or load.break_ends is None:
        return end
    if starts < load.break_ends and end > load.break_starts:
        end += load.break_ends - max(starts, load.break_starts)
    return end


def last_end(load: Load) -> datetime:
    """Return by when the last service must end."""
    return load.closes_at - timedelta(minutes=load.margin_minutes)


def fits(load: Load) -> bool:
    """Say whether somebody who comes now can still be served today."""
    return projected_end(load) <= last_end(load)


def _servers(steps: Collection[str], counters: Collection[frozenset[str]]) -> int:
    """Return how many counters call for one of the steps; one that nobody calls for yet will get one."""
    return max(1, sum(bool(counter & set(steps)) for counter in counters))


def _sets(steps: list[str]) -> list[tuple[str, ...]]:
    sizes = range(1, len(steps) + 1) if len(steps) <= _MANY else (1, len(steps))
    return list(chain.from_iterable(combinations(steps, size) for size in sizes))
