"""What can be measured of a page by its pixels alone: is there a document, whole, straight, sharp, well lit?

All figures are of the document where its outline was found on a background, else of the whole picture (a scan fills
it). Nothing here decides; `rules.judging` does.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from giliran.documents.rules.reading import outline

Pixels = NDArray[Any]

_STANDARD_SIDE = 1200
_TILES = 12
_LEAST_TILE_SPREAD = 12.0
_SHARPEST_SHARE = 0.25
_BLOWN = 250
_PAPER_IS_WHITE = 238
_LEAST_BLOB = 0.004

# The Laplacian's parts in four directions.
_SECOND_DIFFERENCES = tuple(
    np.array(rows, np.float32)
    for rows in (
        [[0, 0, 0], [1, -2, 1], [0, 0, 0]],
        [[0, 1, 0], [0, -2, 0], [0, 1, 0]],
        [[1, 0, 0], [0, -2, 0], [0, 0, 1]],
        [[0, 0, 1], [0, -2, 0], [1, 0, 0]],
    )
)

cv2.setNumThreads(1)


def measure(picture: Image.Image, *, long_side: int) -> dict[str, Any]:
    """Return the measures of a page; `long_side` is that of the file's own pixels, 0 where it has none.

    `page_side`: the document's long side in the file's own pixels. `sharpness`: energy of the Laplacian against
    contrast, see the function. `contrast`, `light`: 0-255. `glare`: share
    of the document that is blown out. `touches`: the document runs
    along a side of the picture. `aspect`: its long side by its short. `tilt`: degrees. `skew`: ratio of
    opposite sides, 1 seen straight from above.
    """
    grey = np.asarray(picture.convert("L"))
    found = outline.find(np.asarray(picture))
    document = _crop(grey, found)
    seen_side = long_side * (found.long_side / max(grey.shape)) if found else long_side
    return {
        "long_side": long_side,
        "page_side": round(seen_side),
        "outline": found is not None,
        "sharpness": round(sharpness(document), 4),
        "contrast": round(float(np.percentile(document, 98) - np.percentile(document, 2)), 1),
        "light": round(float(np.percentile(document, 75)), 1),
        "glare": round(glare(document), 4),
        "touches": bool(found and found.touches),
        "aspect": round(found.aspect, 3) if found else 0.0,
        "tilt": round(found.tilt, 1) if found else 0.0,
        "skew": round(found.skew, 2) if found else 1.0,
    }


def sharpness(grey: Pixels) -> float:
    """Return how sharp the sharpest quarter of the printed places is, free of scale, contrast and (mostly) noise."""
    scale = _STANDARD_SIDE / max(grey.shape)
    sized = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    calm = cv2.GaussianBlur(sized.astype(np.float32), (0, 0), 0.9)
    edges = [cv2.filter2D(calm, cv2.CV_32F, kernel) for kernel in _SECOND_DIFFERENCES]
    rows = np.array_split(np.arange(calm.shape[0]), _TILES)
    columns = np.array_split(np.arange(calm.shape[1]), _TILES)
    found = []
    for row in rows:
        for column in columns:
            if not row.size or not column.size:
                continue
            part = (slice(row[0], row[-1] + 1), slice(column[0], column[-1] + 1))
            spread = float(calm[part].std())
            if spread >= _LEAST_TILE_SPREAD:
                # The weakest direction counts: a hand that moves blurs along one only.
                found.append(min(float(edge[part].var()) for edge in edges) / spread**2)
    if not found:
        return 0.0
    best = sorted(found, reverse=True)[: max(1, round(len(found) * _SHARPEST_SHARE))]
    return float(np.median(best))


def glare(grey: Pixels) -> float:
    """Return the share of a document lost in blown-out patches; a paper that is white all over has none."""
    if np.median(grey) >= _PAPER_IS_WHITE:
        return 0.0
    blown = (cv2.GaussianBlur(grey, (0, 0), 2) >= _BLOWN).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(blown)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    return float(areas[areas >= _LEAST_BLOB * grey.size].sum() / grey.size)


def _crop(grey: Pixels, found: "outline.Outline | None") -> Pixels:
    if found is None:
        return grey
    left, top, right, bottom = found.box
    return grey[top:bottom, left:right]
