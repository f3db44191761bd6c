"""How long somebody may still wait, in whole minutes: what a page can say without false precision."""

from dataclasses import dataclass
from math import ceil, floor

_MINUTE = 60.0
_STEP = 5
_FINE = 10
"""Up to so many minutes each one is told; beyond, steps of five."""


@dataclass(frozen=True, kw_only=True)
class Range:
    """From so many minutes to so many, which holds nine times of ten, and the middle. `low` 0: it may be at once."""

    low: int
    high: int
    middle: int


def minutes(low_s: float, middle_s: float, high_s: float) -> Range:
    """Return a range given in seconds, widened to whole minutes, and to steps of five where it is long."""
    high = max(1, ceil(high_s / _MINUTE))
    step = 1 if high <= _FINE else _STEP
    low = step * floor(low_s / _MINUTE / step)
    high = step * ceil(high / step)
    middle = step * round(middle_s / _MINUTE / step)
    return Range(low=low, high=max(high, low + 1), middle=min(max(middle, low), high))
