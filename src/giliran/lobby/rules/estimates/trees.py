"""Three forests, one a bound: what a row of features says of the wait that is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from giliran.lobby.rules.estimates.forest import Forest, grow
from giliran.lobby.rules.estimates.learning import Examples
from giliran.lobby.rules.estimates.past import Floats

QUANTILES = (0.05, 0.5, 0.95)
_SETTINGS: Mapping[str, Any] = {
    "max_iter": 250,
    "learning_rate": 0.03,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 60,
    "max_features": 0.4,
    "l2_regularization": 1.0,
    "random_state": 1,
}
_MOST_EXAMPLES = 60_000


@dataclass(frozen=True)
class Trees:
    """Low, middle and high."""

    forests: tuple[Forest, Forest, Forest]

    @classmethod
    def fit(cls, days: Sequence[Examples]) -> Self:
        """Learn from the last examples of those days, with one thread: more of them only wait for each other."""
        kept: list[Examples] = []
        for day in reversed(days):
            if sum(map(len, kept)) + len(day) > _MOST_EXAMPLES and kept:
                break
            kept.append(day)
        values = np.concatenate([day.values for day in kept])
        left = np.concatenate([day.left_s for day in kept])
        with threadpool_limits(limits=1):
            low, middle, high = (grow(values, left, quantile=one, settings=_SETTINGS) for one in QUANTILES)
        return cls((low, middle, high))

    def predict(self, values: Floats) -> Floats:
        """Return low, middle and high (n, 3) in seconds for rows of features."""
        return np.column_stack([forest.predict(values) for forest in self.forests])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by name."""
        return {f"{at}.{key}": array for at, one in enumerate(self.forests) for key, array in one.arrays().items()}

    @classmethod
    def from_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> Self:
        """Return the trees that were kept. Raises KeyError or ValueError where they are none."""
        low, middle, high = (Forest.from_arrays(part(kept, str(at))) for at in range(len(QUANTILES)))
        return cls((low, middle, high))


def part(kept: Mapping[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    """Return the arrays kept under a name, without it."""
    return {key.removeprefix(f"{name}."): array for key, array in kept.items() if key.startswith(f"{name}.")}
