"""Boosted trees as plain arrays: fitted by scikit-learn, kept without its classes, asked all at once.

A tree of at most eight leaves answers by the marks of its nodes: each node that sends a row to the right crosses out
the leaves on its left, and the first leaf that is left is the row's (Lucchese et al. 2015, QuickScorer). Values are
turned into the number of thresholds below them first, as in the histograms they were learned from, so that all of it
happens on bytes: a handful of array operations for all trees and people at once, about a millisecond for 200 people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from giliran.lobby.rules.estimates.past import Floats

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingRegressor

LEAVES = 8
_NODES = LEAVES - 1
_ALL = 0xFF
_MOST_EDGES = 255
_FIRST = np.array([(mark & -mark).bit_length() - 1 if mark else 0 for mark in range(_ALL + 1)], dtype=np.intp)
"""The place of the lowest bit that is set."""

Bytes = NDArray[np.uint8]
Mark = tuple[int, float, int]


@dataclass(frozen=True)
class Forest:
    """Several sums of as many trees each, one an output.

    `bases`: (outputs); `edges`: (features, most thresholds of one), ascending, filled up with infinity; `feature`,
    `edge`, `crossed`: (trees x 7 nodes); `leaves`: (trees x 8).
    """

    bases: Floats
    edges: Floats
    feature: NDArray[np.int16]
    edge: Bytes
    crossed: Bytes
    leaves: Floats

    @classmethod
    def of(cls, models: "Sequence[HistGradientBoostingRegressor]") -> Self:
        """Return the trees of fitted models, each one output. They must have learned from the same rows."""
        trees = [_tree(stage[0].nodes) for model in models for stage in model._predictors]  # noqa: SLF001 - no public way
        edges = _edges([mark for marks, _ in trees for mark in marks], models[0].n_features_in_)
        feature = np.zeros((len(trees), _NODES), dtype=np.int16)
        edge = np.full((len(trees), _NODES), _ALL, dtype=np.uint8)
        crossed = np.full((len(trees), _NODES), _ALL, dtype=np.uint8)
        leaves = np.zeros((len(trees), LEAVES))
        for at, (marks, values) in enumerate(trees):
            for node, (column, threshold, keeps) in enumerate(marks):
                place = np.searchsorted(edges[column], threshold)
                feature[at, node], edge[at, node], crossed[at, node] = column, place, keeps
            leaves[at, : len(values)] = values
        bases = np.array([float(np.ravel(model._baseline_prediction)[0]) for model in models])  # noqa: SLF001
        return cls(bases, edges, feature.ravel(), edge.ravel(), crossed.ravel(), leaves.ravel())

    def predict(self, values: Floats) -> Floats:
        """Return the outputs (n, outputs) for rows of features (n, features)."""
        codes = np.empty(values.T.shape, dtype=np.uint8)
        for at, edges in enumerate(self.edges):
            codes[at] = np.searchsorted(edges, values[:, at])
        right = (codes[self.feature] > self.edge[:, None]).view(np.uint8)
        marks = np.bitwise_or(self.crossed[:, None], right - np.uint8(1))
        left = np.bitwise_and.reduce(marks.reshape(-1, _NODES, len(values)), axis=1)
        at_leaf = _FIRST[left] + np.arange(0, len(self.leaves), LEAVES)[:, None]
        sums = self.leaves[at_leaf].reshape(len(self.bases), -1, len(values)).sum(axis=1)
        found: Floats = (sums + self.bases[:, None]).T
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by name."""
        return {name: getattr(self, name) for name in ("bases", "edges", "feature", "edge", "crossed", "leaves")}

    @classmethod
    def from_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> Self:
        """Return the forest that was kept. Raises KeyError or ValueError where it is none."""
        forest = cls(*(kept[name] for name in ("bases", "edges", "feature", "edge", "crossed", "leaves")))
        trees, odd = divmod(len(forest.leaves), LEAVES)
        nodes = {len(forest.feature), len(forest.edge), len(forest.crossed)}
        if odd or nodes != {trees * _NODES} or trees % max(len(forest.bases), 1):
            message = "no forest"
            raise ValueError(message)
        return forest


def _edges(marks: Sequence[Mark], features: int) -> Floats:
    """Return the thresholds of each feature in ascending order, (features, most of them), infinity in the end."""
    found = [sorted({threshold for column, threshold, _ in marks if column == at}) for at in range(features)]
    if max(map(len, found), default=0) > _MOST_EDGES:
        message = "the models did not learn from the same rows"
        raise ValueError(message)
    edges = np.full((features, max(map(len, found), default=0) or 1), np.inf)
    for at, of in enumerate(found):
        edges[at, : len(of)] = of
    return edges


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
        marks[place] = (int(node["feature_idx"]), float(node["num_threshold"]), _ALL & ~left)
        return below

    walk(0)
    return marks, values


def grow(
    values: Floats, left_s: Floats, *, quantiles: Sequence[float], settings: Mapping[str, Any], seeds: int = 1
) -> Forest:
    """Fit trees for quantiles of the wait that was left (Koenker and Bassett 1978's loss), the mean of some seeds.

    One thread works: more of them only wait for each other where something else runs too.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415 - costs 100 MB; who only asks needs none
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn

    def fitted(quantile: float, seed: int) -> HistGradientBoostingRegressor:
        model = HistGradientBoostingRegressor(
            loss="quantile", quantile=quantile, early_stopping=False, random_state=seed, **settings
        )
        return model.fit(values, left_s)

    with threadpool_limits(limits=1):
        return _mean([fitted(one, seed) for one in quantiles for seed in range(seeds)], seeds)


def _mean(models: "Sequence[HistGradientBoostingRegressor]", seeds: int) -> Forest:
    """Return one forest whose outputs are the means over `seeds` models that follow each other."""
    forest = Forest.of(models)
    return Forest(
        forest.bases.reshape(-1, seeds).mean(axis=1),
        forest.edges,
        forest.feature,
        forest.edge,
        forest.crossed,
        forest.leaves / seeds,
    )
