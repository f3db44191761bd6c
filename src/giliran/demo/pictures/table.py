"""A thing on a table, as a telephone sees it: perspective, shadow, the room's light, and the sensor's noise."""

from functools import lru_cache
from random import Random

import cv2
import numpy as np

from giliran.demo.pictures.ink import Colour, Pixels

Size = tuple[int, int]

_TABLES: tuple[Colour, ...] = ((96, 66, 44), (70, 48, 36), (58, 60, 68), (52, 74, 70), (74, 54, 62), (44, 50, 78))
_NOISE = 2.6
_SPARE = 64
_TILE = 400
_UNIT = 128  # light is kept in bytes: 128 leaves a pixel as it is


def table(size: Size, chance: Random) -> Pixels:
    """Return a table top: wood, stone or cloth."""
    return _table(size, chance.randrange(len(_TABLES)))


def place(thing: Size, *, size: Size, share: float, tilt: float, shift: tuple[float, float], lean: float) -> Pixels:
    """Return where the four corners of a thing come to lie in a picture.

    `share` of the picture's width or height, turned by `tilt` degrees, moved by `shift` of the picture's sides; `lean`:
    how much shorter the far side is.
    """
    scale = min(size[0] * share / thing[0], size[1] * share / thing[1])
    w, h = thing[0] * scale, thing[1] * scale
    corners = np.array([[-w, -h], [w, -h], [w, h], [-w, h]], np.float32) / 2
    corners[:2] *= 1 - lean
    angle = np.radians(tilt)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
    middle = np.array([size[0] * (0.5 + shift[0]), size[1] * (0.5 + shift[1])], np.float32)
    return (corners @ turn.T + middle).astype(np.float32)


def lay(thing: Pixels, corners: Pixels, *, ground: Pixels) -> Pixels:
    """Return the thing lying on the ground with its corners there, and the shadow that it casts."""
    height, width = ground.shape[:2]
    own = np.array([[0, 0], [thing.shape[1], 0], [thing.shape[1], thing.shape[0]], [0, thing.shape[0]]], np.float32)
    laid = cv2.warpPerspective(thing, cv2.getPerspectiveTransform(own, corners), (width, height))
    covered = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(covered, np.round(corners).astype(np.int32), 255)
    within = cv2.GaussianBlur(covered, (0, 0), 0.8).astype(np.float32) / 255
    shadow = cv2.resize(covered, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    shadow = cv2.GaussianBlur(np.roll(shadow, 1, (0, 1)), (0, 0), 1.4)
    shade = cv2.resize(_UNIT - shadow // 8, (width, height), interpolation=cv2.INTER_LINEAR)
    shaded = cv2.multiply(ground, cv2.merge([shade, shade, shade]), scale=1 / _UNIT)
    return cv2.blendLinear(laid, shaded, within, 1 - within)


def lit(picture: Pixels, chance: Random) -> Pixels:
    """Return it in the uneven light of a room, a little warm or cold, with a sensor's noise."""
    height, width = picture.shape[:2]
    across, down = np.meshgrid(np.linspace(-1, 1, 16), np.linspace(-1, 1, 12))
    slope = chance.uniform(-0.09, 0.09) * across + chance.uniform(-0.09, 0.09) * down
    light = chance.uniform(0.88, 0.99) + slope - 0.05 * (across**2 + down**2)
    warmth = chance.uniform(-0.035, 0.035)
    shares = [cv2.resize((light * (1 + tint) * _UNIT).clip(0, 255).astype(np.uint8), (width, height))
              for tint in (warmth, 0.0, -warmth)]  # fmt: skip
    shone = cv2.multiply(picture, cv2.merge(shares), scale=1 / _UNIT)
    noise = _noise((width, height))
    left, top = chance.randrange(_SPARE), chance.randrange(_SPARE)
    return cv2.addWeighted(shone, 1, noise[top : top + height, left : left + width], 1, -_UNIT)


@lru_cache(maxsize=16)
def _table(size: Size, number: int) -> Pixels:
    width, height = size
    rng = np.random.default_rng(number)
    coarse = (height // 12 + 1, 12) if number < len(_TABLES) // 2 else (height // 5, width // 5)
    grain: Pixels = rng.normal(0, 7 if number < len(_TABLES) // 2 else 4, coarse).astype(np.float32)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    top: Pixels = np.array(_TABLES[number], np.float32)[None, None, :] + grain[:, :, None]
    shown: Pixels = np.clip(top, 0, 255).astype(np.uint8)
    return shown


@lru_cache(maxsize=4)
def _noise(size: Size) -> Pixels:
    rng = np.random.default_rng(0)
    tile = np.clip(np.round(rng.normal(_UNIT, _NOISE, (_TILE, _TILE, 3))), 0, 255).astype(np.uint8)
    down, across = (-(-(side + _SPARE) // _TILE) for side in (size[1], size[0]))
    return np.tile(tile, (down, across, 1))
