"""How good ranges were: the figures of an evaluation."""

from typing import TypedDict

import numpy as np

from giliran.lobby.rules.estimates.past import Floats

QUANTILES = (0.05, 0.5, 0.95)


class Figures(TypedDict):
    """Of `n` ranges: errors of the middle, pinball loss over the three quantiles, share that held, mean width."""

    n: int
    mae_s: float
    rmse_s: float
    pinball_s: float
    cover90: float
    width_s: float


def figures(truth: Floats, bounds: Floats, *, median: Floats | None = None) -> Figures | None:
    """Return the figures of `bounds` (n, 3: low, middle, high) for `truth` (n), all in seconds; None for none.

    `cover90` is in percent. `median` stands for the middle in the pinball loss, for estimators whose middle is a mean.
    """
    if not len(truth):
        return None
    low, middle, high = bounds.T
    errors = truth - middle
    quantiles = (low, middle if median is None else median, high)
    return Figures(
        n=len(truth),
        mae_s=_rounded(np.abs(errors).mean()),
        rmse_s=_rounded(np.sqrt((errors**2).mean())),
        pinball_s=_rounded(np.mean([pinball(truth, of, at) for at, of in zip(QUANTILES, quantiles, strict=True)])),
        cover90=_rounded(100 * ((truth >= low) & (truth <= high)).mean()),
        width_s=_rounded((high - low).mean()),
    )


def pinball(truth: Floats, predicted: Floats, quantile: float) -> float:
    """Return the mean pinball loss (Koenker and Bassett 1978)."""
    over = truth - predicted
    return float(np.maximum(quantile * over, (quantile - 1) * over).mean())


def _rounded(figure: float | np.floating) -> float:
    return round(float(figure), 3)
