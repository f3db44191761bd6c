"""How long somebody may still wait: a range that is honest about how little is known."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor

_STEP = 5
_LEAST = 0.5
_MOST = 1.7


@dataclass(frozen=True, kw_only=True)
class Range:
    """From so many minutes to so many, both in steps of five; `low` 0 means that it may be at once."""

    low: int
    high: int


def waiting_range(*, ahead: int, counters: int, service: timedelta) -> Range | None:
    """Return the minutes somebody with `ahead` people before them may wait; None while no counter is open.

    With c counters, each taking `service` a person, a place comes free every service/c. So the next place is ours
    after (ahead + 1) of those at the middle, half of that with luck, and 1.7 times as much without. Means of a few
    services stray by about that much; `ahead` may change too, since others may still be put before us.
    """
    if counters < 1:
        return None
    every = service.total_seconds() / 60 / counters
    low = _STEP * floor(_LEAST * ahead * every / _STEP)
    high = _STEP * ceil(_MOST * (ahead + 1) * every / _STEP)
    return Range(low=low, high=max(high, low + _STEP))
