"""How long people waited at that time of day: what can be said of somebody who comes much later than now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from giliran.lobby.rules.estimates.features import NAMES
from giliran.lobby.rules.estimates.learning import Examples
from giliran.lobby.rules.estimates.past import Floats

_HOUR = NAMES.index("hour")
_KEPT = 6000
_AROUND_S = (1800.0, 5400.0)
_ENOUGH = 20
_SHARES = (0.04, 0.5, 0.96)


@dataclass(frozen=True)
class Typical:
    """When people joined, how long they waited, for what (n each)."""

    joined_at: Floats
    waits: Floats
    services: NDArray[np.str_]

    @classmethod
    def of(cls, days: Sequence[Examples]) -> Self:
        """Return it for the last people of those days."""
        joined = [day.at_joining for day in days]
        return cls(
            np.concatenate([day.values[of, _HOUR] * 3600 for day, of in zip(days, joined, strict=True)])[-_KEPT:],
            np.concatenate([day.left_s[of] for day, of in zip(days, joined, strict=True)])[-_KEPT:],
            np.concatenate([day.services[of] for day, of in zip(days, joined, strict=True)])[-_KEPT:],
        )

    def at(self, moment: float, *, service: str) -> Floats | None:
        """Return low, middle and high for somebody who comes at that time; None where hardly anybody ever did."""
        for around in _AROUND_S:
            near = (np.abs(self.joined_at - moment) <= around) & (self.services == service)
            if near.sum() >= _ENOUGH:
                found: Floats = np.quantile(self.waits[near], _SHARES)
                return found
        return None

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by name."""
        return {"joined_at": self.joined_at, "waits": self.waits, "services": self.services}

    @classmethod
    def from_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> Self:
        """Return what was kept. Raises KeyError where it is nothing."""
        return cls(kept["joined_at"], kept["waits"], kept["services"])
