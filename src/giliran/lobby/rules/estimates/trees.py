"""What a row of features says of the wait that is left: low, middle and high, by boosted trees."""

from collections.abc import Sequence

import numpy as np

from giliran.lobby.rules.estimates.forest import LEAVES, Forest, grow
from giliran.lobby.rules.estimates.learning import Examples

QUANTILES = (0.05, 0.5, 0.95)
_SETTINGS = {
    "max_iter": 120,
    "learning_rate": 0.06,
    "max_leaf_nodes": LEAVES,
    "min_samples_leaf": 60,
    "max_features": 0.4,
    "l2_regularization": 1.0,
}
_SEEDS = 2
_MOST_EXAMPLES = 60_000


def fit(days: Sequence[Examples]) -> Forest:
    """Learn from the last examples of those days."""
    kept: list[Examples] = []
    for day in reversed(days):
        if kept and sum(map(len, kept)) + len(day) > _MOST_EXAMPLES:
            break
        kept.append(day)
    values = np.concatenate([day.values for day in kept])
    left = np.concatenate([day.left_s for day in kept])
    return grow(values, left, quantiles=QUANTILES, settings=_SETTINGS, seeds=_SEEDS)
