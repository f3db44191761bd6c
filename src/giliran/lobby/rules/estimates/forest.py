"""Boosted trees as plain arrays: fitted by scikit-learn, kept without its classes, asked all at once.

A tree of at most 16 leaves answers by the marks of its nodes: each node that sends a row to the right crosses out the
leaves on its left, and the first leaf that is left is the row's (Lucchese et al. 2015, QuickScorer). With rows as the
last axis this is a handful of array operations for all trees and people at once, about a millisecond for 200 people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor

from giliran.lobby.rules.estimates.past import Floats

LEAVES = 16
_ALL = np.uint16(0xFFFF)
_FIRST = np.array([(mark & -mark).bit_length() - 1 if mark else 0 for mark in range(1 << LEAVES)], dtype=np.uint8)
"""The place of the lowest bit that is set."""


@dataclass(frozen=True)
class Forest:
    """Sum of trees. `feature`, `threshold`, `crossed`: (trees, nodes); `leaves`: (trees, 16)."""

    base: float
    feature: NDArray[np.int16]
    threshold: Floats
    crossed: NDArray[np.uint16]
    leaves: Floats

    @classmethod
    def of(cls, model: HistGradientBoostingRegressor) -> Self:
        """Return the trees of a fitted model."""
        trees = [_tree(stage[0].nodes) for stage in model._predictors]  # noqa: SLF001 - no public way to the nodes
        deep = max((len(marks) for marks, _ in trees), default=0)
        feature = np.zeros((len(trees), deep), dtype=np.int16)
        threshold = np.full((len(trees), deep), np.inf)
        crossed = np.full((len(trees), deep), _ALL)
        leaves = np.zeros((len(trees), LEAVES))
        for at, (marks, values) in enumerate(trees):
            for node, (column, limit, keeps) in enumerate(marks):
                feature[at, node], threshold[at, node], crossed[at, node] = column, limit, keeps
            leaves[at, : len(values)] = values
        return cls(float(np.ravel(model._baseline_prediction)[0]), feature, threshold, crossed, leaves)  # noqa: SLF001

    def predict(self, values: Floats) -> Floats:
        """Return the sum over the trees for each row of `values` (n, features)."""
        right = values.T[self.feature] > self.threshold[:, :, None]
        marks = np.where(right, self.crossed[:, :, None], _ALL)
        first = _FIRST[np.bitwise_and.reduce(marks, axis=1)]
        found: Floats = np.take_along_axis(self.leaves, first.astype(np.intp), axis=1).sum(axis=0)
        return found + self.base

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by name."""
        return {
            "base": np.array(self.base),
            "feature": self.feature,
            "threshold": self.threshold,
            "crossed": self.crossed,
            "leaves": self.leaves,
        }

    @classmethod
    def from_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> Self:
        """Return the forest that was kept. Raises KeyError or ValueError where it is none."""
        return cls(float(kept["base"]), kept["feature"], kept["threshold"], kept["crossed"], kept["leaves"])


Mark = tuple[int, float, int]


def _tree(nodes: Any) -> tuple[list[Mark], list[float]]:
    """Return for each inner node its feature, its threshold and the leaves kept on the way right; and the leaves."""
    marks: list[Mark] = []
    values: list[float] = []

    def walk(at: int) -> int:
        """Number the leaves below from left to right and return their marks."""
        node = nodes[at]
        if node["is_leaf"]:
            values.append(float(node["value"]))
            return 1 << (len(values) - 1)
        place = len(marks)
        marks.append((0, 0.0, 0))
        left = walk(int(node["left"]))
        below = left | walk(int(node["right"]))
        marks[place] = (int(node["feature_idx"]), float(node["num_threshold"]), int(_ALL) & ~left)
        return below

    walk(0)
    return marks, values


def grow(
    values: Floats, left_s: Floats, *, quantile: float, settings: Mapping[str, Any], weights: Floats | None = None
) -> Forest:
    """Fit trees for a quantile of the wait that was left (Koenker and Bassett 1978's loss)."""
    model = HistGradientBoostingRegressor(loss="quantile", quantile=quantile, early_stopping=False, **settings)
    return Forest.of(model.fit(values, left_s, sample_weight=weights))


def together(forests: Sequence[Forest]) -> Forest:
    """Return the mean of several forests as one."""
    deep = max(one.feature.shape[1] for one in forests)

    def padded(array: NDArray[Any], fill: float) -> NDArray[Any]:
        room = ((0, 0), (0, deep - array.shape[1]))
        return np.pad(array, room, constant_values=fill)

    return Forest(
        sum(one.base for one in forests) / len(forests),
        np.concatenate([padded(one.feature, 0) for one in forests]),
        np.concatenate([padded(one.threshold, np.inf) for one in forests]),
        np.concatenate([padded(one.crossed, int(_ALL)) for one in forests]),
        np.concatenate([one.leaves for one in forests]) / len(forests),
    )
