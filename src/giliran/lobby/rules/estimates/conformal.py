"""Bounds that hold as often as they say: what past nights' estimates missed widens (or narrows) tonight's.

Conformalized quantile regression (Romano, Patterson, Candès 2019) with each bound corrected by itself, in units of the
predicted width, so that a sure estimate is moved less than an unsure one. The misses are of estimates made before the
day began, of the last days only, since days are no random sample of each other (Gibbs and Candès 2021; Xu and Xie
2021). A service with enough of them has corrections of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from giliran.lobby.rules.estimates.past import Floats

DAYS = 5
COVERAGE = 0.91
"""Aimed at a little above nine times of ten: tomorrow is never quite like the last days."""
_ENOUGH = 30
_ENOUGH_OF_A_SERVICE = 300
_NARROWEST_S = 20.0


@dataclass(frozen=True)
class Misses:
    """A day's: by how much each wait was below the lower and above the upper bound, in predicted widths (n, 2)."""

    day: date
    by: Floats
    at_joining: NDArray[np.bool_]
    services: NDArray[np.str_]


def misses(
    day: date, *, bounds: Floats, left_s: Floats, at_joining: NDArray[np.bool_], services: NDArray[np.str_]
) -> Misses:
    """Return what estimates `bounds` (n, 3: low, middle, high) of a day missed, when waits turned out as `left_s`."""
    width = _width(bounds)
    by = np.column_stack([bounds[:, 0] - left_s, left_s - bounds[:, 2]]) / width[:, None]
    return Misses(day, by, at_joining, services)


def _width(bounds: Floats) -> Floats:
    return np.maximum(bounds[:, 2] - bounds[:, 0], _NARROWEST_S)


def _quantiles(by: Floats) -> tuple[float, float]:
    """Return what had to be added to either bound to hold the share aimed at, with the correction for few."""
    low, high = np.quantile(by, min((1 + COVERAGE) / 2 * (1 + 1 / len(by)), 1.0), axis=0)
    return float(low), float(high)


@dataclass(frozen=True)
class Calibration:
    """The misses of the last days."""

    days: Sequence[Misses] = ()

    def after(self, day: Misses) -> Self:
        """Return the calibration of the next morning."""
        return type(self)((*self.days, day)[-DAYS:])

    def corrected(self, bounds: Floats, *, at_joining: NDArray[np.bool_], services: NDArray[np.str_]) -> Floats:
        """Return `bounds` (n, 3) corrected, not below 0, rounded outward to whole seconds."""
        moved = np.sort(bounds, axis=1)
        width = _width(moved)
        usual = {joining: self.corrections.get((joining, ""), (0.0, 0.0)) for joining in (True, False)}
        whose = zip(at_joining.tolist(), services.tolist(), strict=True)
        by = np.array([self.corrections.get(one, usual[one[0]]) for one in whose]).reshape(-1, 2)
        moved[:, 0] -= by[:, 0] * width
        moved[:, 2] += by[:, 1] * width
        moved = np.maximum(moved, 0.0)
        lowest = np.floor(moved[:, 0])
        highest = np.maximum(np.ceil(moved[:, 2]), lowest)
        return np.column_stack([lowest, np.clip(moved[:, 1], lowest, highest), highest])

    @cached_property
    def corrections(self) -> Mapping[tuple[bool, str], tuple[float, float]]:
        """By how many widths the bounds move outward: by whether it is at joining, and by service ("" for others)."""
        found: dict[tuple[bool, str], tuple[float, float]] = {}
        if not self.days:
            return found
        by = np.concatenate([day.by for day in self.days])
        at_joining = np.concatenate([day.at_joining for day in self.days])
        services = np.concatenate([day.services for day in self.days])
        for joining in (True, False):
            of = at_joining == joining
            for service in ("", *np.unique(services).tolist()):
                group = by[of & (services == service)] if service else by[of]
                if len(group) >= (_ENOUGH_OF_A_SERVICE if service else _ENOUGH):
                    found[joining, service] = _quantiles(group)
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by name."""
        kept: dict[str, NDArray[Any]] = {"days": np.array([one.day.toordinal() for one in self.days], dtype=np.int64)}
        for at, one in enumerate(self.days):
            kept |= {f"{at}.by": one.by, f"{at}.at_joining": one.at_joining, f"{at}.services": one.services}
        return kept

    @classmethod
    def from_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> Self:
        """Return the calibration that was kept. Raises KeyError or ValueError where it is none."""
        return cls(
            tuple(
                Misses(date.fromordinal(int(day)), kept[f"{at}.by"], kept[f"{at}.at_joining"], kept[f"{at}.services"])
                for at, day in enumerate(kept["days"])
            )
        )
