"""Finding the document's outline on its background, and whether it lies within the picture."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]

_SIDE = 480
_BORDER = 0.025
_LEAST_SHARE, _MOST_SHARE = 0.03, 0.97
_LEAST_SOLIDITY = 0.86
_LEAST_DISTANCE = 12.0
_TOUCHING = 0.012
_LONG_TOUCH = 0.30
_PRINT = 97
_LEAST_PRINT = 12.0
_FAINT_PRINT = 30.0
_MOST_BACKGROUND_PRINT = 0.62
_COLOUR_WEIGHTS = (0.7, 1.4, 1.4)  # shadow changes lightness, rarely colour


@dataclass(frozen=True, kw_only=True)
class Outline:
    """Where the document lies: a box in the picture's pixels, and how it lies.

    `touches`: a long stretch of it runs along a side of the picture. `aspect`: long side by short side.
    """

    box: tuple[int, int, int, int]
    long_side: float
    touches: bool
    aspect: float
    tilt: float
    skew: float


def find(picture: Pixels) -> Outline | None:
    """Return the document's outline, or None where the document fills the picture or nothing stands out."""
    scale = _SIDE / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    distance, limit = _from_background(small)
    mask: Pixels = (distance > limit).astype(np.uint8) * 255
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    contour = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(contour)
    area, hull_area = cv2.contourArea(contour), cv2.contourArea(hull)
    share = hull_area / mask.size
    if not _LEAST_SHARE <= share <= _MOST_SHARE or area < _LEAST_SOLIDITY * hull_area:
        return None
    inside = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(inside, hull, 255)
    # Most of a document is its paper. Where that is the background's colour too, this is a block of print on a page.
    if float(np.median(distance[inside > 0])) < limit or not _holds_the_print(small, inside):
        return None
    return _described(hull, mask.shape, scale)


def _from_background(small: Pixels) -> tuple[Pixels, float]:
    """Return how far each pixel is from the colour along the picture's border, and from where on it is apart."""
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 1.5), cv2.COLOR_RGB2LAB).astype(np.float32)
    height, width = lab.shape[:2]
    band = max(3, round(_BORDER * max(height, width)))
    edges = [lab[:band], lab[-band:], lab[:, :band], lab[:, -band:]]
    # The document may cover one or two sides: the background is what most of the border's sides agree on.
    medians = np.array([np.median(edge.reshape(-1, 3), axis=0) for edge in edges])
    ground = np.median(medians, axis=0)
    rim = np.concatenate([edge.reshape(-1, 3) for edge in edges])
    distance: Pixels = np.linalg.norm((lab - ground) * _COLOUR_WEIGHTS, axis=2)
    spread = float(np.percentile(np.linalg.norm((rim - ground) * _COLOUR_WEIGHTS, axis=1), 60))
    return distance, max(_LEAST_DISTANCE, spread * 2)


def _holds_the_print(small: Pixels, inside: Pixels) -> bool:
    """Say whether the print is within the outline: print outside makes it a part of the document, not the document."""
    outside = cv2.erode(255 - inside, np.ones((15, 15), np.uint8), borderValue=255)
    inside = cv2.erode(inside, np.ones((9, 9), np.uint8))
    # Print is fine and darker than what surrounds it.
    fine = cv2.morphologyEx(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.MORPH_BLACKHAT, np.ones((7, 7), np.uint8))
    within = float(np.percentile(fine[inside > 0], _PRINT)) if inside.any() else 0.0
    around = float(np.percentile(fine[outside > 0], _PRINT)) if outside.any() else 0.0
    return within >= _LEAST_PRINT and (around < _FAINT_PRINT or around < _MOST_BACKGROUND_PRINT * within)


def _described(hull: Pixels, shape: tuple[int, ...], scale: float) -> Outline:
    (_, _), (first, second), _ = cv2.minAreaRect(hull)
    left, top, width, height = cv2.boundingRect(hull)
    box = (int(left / scale), int(top / scale), int((left + width) / scale), int((top + height) / scale))
    long_side, short_side = max(first, second), max(1.0, min(first, second))
    corners = _corners(hull)
    return Outline(
        box=box,
        long_side=long_side / scale,
        touches=_touches(hull, shape),
        aspect=long_side / short_side,
        tilt=_tilt(hull),
        skew=_skew(corners) if corners is not None else 1.0,
    )


def _touches(hull: Pixels, shape: tuple[int, ...]) -> bool:
    """Say whether a long stretch of the outline lies on one to three of the picture's sides."""
    height, width = shape[:2]
    drawn = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(drawn, hull, 1)
    rim = max(1, round(_TOUCHING * max(height, width)))
    stretches = (
        drawn[:rim].max(axis=0).mean(),
        drawn[-rim:].max(axis=0).mean(),
        drawn[:, :rim].max(axis=1).mean(),
        drawn[:, -rim:].max(axis=1).mean(),
    )
    return any(stretch > _LONG_TOUCH for stretch in stretches)


def _tilt(hull: Pixels) -> float:
    """Return degrees from the nearest of the picture's directions, -45 to 45."""
    angle = float(cv2.minAreaRect(hull)[2])
    return (angle + 45) % 90 - 45


def _corners(hull: Pixels) -> Pixels | None:
    length = cv2.arcLength(hull, closed=True)
    for share in (0.02, 0.04, 0.06, 0.08):
        corners = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(corners) == 4:  # noqa: PLR2004 - a quadrilateral
            return corners.reshape(4, 2).astype(np.float32)
    return None


def _skew(corners: Pixels) -> float:
    sides = [float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4)]
    first = max(sides[0], sides[2]) / max(1.0, min(sides[0], sides[2]))
    second = max(sides[1], sides[3]) / max(1.0, min(sides[1], sides[3]))
    return max(first, second)
