"""Drawing a made-up face: nobody's, plain background, seen from the front with open eyes."""

from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np

from giliran.demo.people import Synthetic
from giliran.demo.pictures.ink import Colour, Pixels
from giliran.demo.pictures.traits import Traits, traits

_ROUND = np.linspace(0, 2 * np.pi, 72, endpoint=False)
_EVEN = 4  # bits behind the point, for smooth places


@dataclass(frozen=True, kw_only=True)
class _Canvas:
    """A picture, and where the head is on it: its middle and half its height, in pixels."""

    picture: Pixels
    middle: tuple[float, float]
    half: float
    look: Traits

    def at(self, across: float, down: float) -> tuple[float, float]:
        """Return a place in pixels, given in half heights of the head from its middle."""
        return self.middle[0] + across * self.half, self.middle[1] + down * self.half

    def fill(self, shape: Pixels, colour: Colour) -> None:
        """Fill a shape given in half heights of the head."""
        places = (shape * self.half + np.array(self.middle)) * 2**_EVEN
        cv2.fillPoly(self.picture, [places.round().astype(np.int32)], colour, cv2.LINE_AA, _EVEN)

    def stroke(self, shape: Pixels, colour: Colour, width: float) -> None:
        """Draw a line along places given in half heights of the head."""
        places = (shape * self.half + np.array(self.middle)) * 2**_EVEN
        thick = max(1, round(width * self.half))
        cv2.polylines(self.picture, [places.round().astype(np.int32)], False, colour, thick, cv2.LINE_AA, _EVEN)  # noqa: FBT003 - OpenCV takes no keyword here


def face(person: Synthetic, *, size: tuple[int, int], backdrop: Colour, pose: Random | None = None) -> Pixels:
    """Return a portrait of width and height in pixels; `pose` moves the head a little, as every photograph does."""
    width, height = size
    look = traits(person)
    sway = (pose.uniform(-0.012, 0.012), pose.uniform(-0.008, 0.012), pose.uniform(-2, 2)) if pose else (0.0,) * 3
    picture: Pixels = np.empty((height, width, 3), np.uint8)
    picture[:] = backdrop
    middle = (width * (0.5 + sway[0]), height * (0.47 + sway[1]))
    canvas = _Canvas(picture=picture, middle=middle, half=height * 0.345, look=look)
    _behind(canvas)
    _body(canvas)
    _head(canvas)
    _shade(canvas)
    _features(canvas)
    _hair(canvas)
    turn = cv2.getRotationMatrix2D(middle, sway[2], 1)
    turned = cv2.warpAffine(picture, turn, size, borderMode=cv2.BORDER_REPLICATE) if pose else picture
    return cv2.GaussianBlur(turned, (0, 0), max(0.5, height / 1100))


def _oval(across: float, down: float, *, jaw: float = 0.0, middle: tuple[float, float] = (0, 0)) -> Pixels:
    """Return an oval; its lower half narrows by `jaw`."""
    x, y = np.sin(_ROUND), -np.cos(_ROUND)
    narrowing = 1 - jaw * np.clip(y, 0, 1) ** 1.6
    return np.stack([x * across * narrowing + middle[0], y * down + middle[1]], axis=1)


def _shaded(colour: Colour, factor: float) -> Colour:
    red, green, blue = (max(0, min(255, round(part * factor))) for part in colour)
    return red, green, blue


def _behind(canvas: _Canvas) -> None:
    look = canvas.look
    if look.hair == "long":
        canvas.fill(_oval(look.width * 1.14, 1.25, middle=(0, 0.2)), _shaded(look.hair_colour, 0.85))
    if look.hair == "bun":
        canvas.fill(_oval(0.3, 0.26, middle=(0, -1.02)), look.hair_colour)


def _body(canvas: _Canvas) -> None:
    look = canvas.look
    neck = np.array([[-0.34, 0.5], [0.34, 0.5], [0.42, 1.3], [-0.42, 1.3]])
    canvas.fill(neck, _shaded(look.skin, 0.84))
    shoulders = _oval(1.42 if look.age > 12 else 1.1, 0.95, middle=(0, 2.0))  # noqa: PLR2004 - children are slight
    canvas.fill(shoulders, look.cloth)
    collar = np.array([[-0.44, 1.12], [0.0, 1.52], [0.44, 1.12], [0.34, 0.98], [-0.34, 0.98]])
    canvas.fill(collar, _shaded(look.skin, 0.86))
    canvas.stroke(np.array([[-0.46, 1.12], [0.0, 1.54], [0.46, 1.12]]), _shaded(look.cloth, 1.4), 0.045)


def _head(canvas: _Canvas) -> None:
    look = canvas.look
    if look.hair != "veil":
        for side in (-1, 1):
            canvas.fill(_oval(0.1, 0.19, middle=(side * look.width * 0.98, 0.05)), _shaded(look.skin, 0.9))
    canvas.fill(_oval(look.width, 1.0, jaw=look.jaw), look.skin)


def _shade(canvas: _Canvas) -> None:
    """Let the face be round: darker toward its rim and one side, rosy at the cheeks, dark where a beard grows."""
    look, small = canvas.look, 8
    height, width = canvas.picture.shape[:2]
    scaled = replace(
        canvas,
        picture=np.full((height // small, width // small, 3), 128, np.uint8),
        middle=(canvas.middle[0] / small, canvas.middle[1] / small),
        half=canvas.half / small,
    )
    scaled.fill(_oval(look.width * 1.02, 1.02, jaw=look.jaw), (112, 110, 108))
    if look.beard:
        tint = round(112 - 40 * look.beard)
        scaled.fill(_oval(look.width * 0.98, 0.62, jaw=look.jaw, middle=(0, 0.4)), (tint, tint, tint))
    scaled.fill(_oval(look.width * 0.8, 0.72, jaw=look.jaw * 0.6, middle=(-0.06, -0.1)), (131, 129, 128))
    for side in (-1, 1):
        scaled.fill(_oval(0.17, 0.12, middle=(side * 0.42, 0.3)), (134, 124, 123))
    soft = cv2.GaussianBlur(scaled.picture, (0, 0), scaled.half * 0.09)
    light = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    within = np.zeros((height, width), np.uint8)
    replace(canvas, picture=within).fill(_oval(look.width, 1.0, jaw=look.jaw), (255, 0, 0))
    cv2.copyTo(cv2.multiply(canvas.picture, light, scale=1 / 128), within, canvas.picture)


def _features(canvas: _Canvas) -> None:
    look = canvas.look
    for side in (-1, 1):
        _eye(canvas, side)
    shadow, deep = _shaded(look.skin, 0.78), _shaded(look.skin, 0.55)
    wing = look.nose
    canvas.stroke(np.array([[0.075, -0.08], [0.1, 0.14], [wing * 0.95, 0.26]]), shadow, 0.022)
    canvas.stroke(np.array([[-0.02, -0.05], [-0.03, 0.2]]), _shaded(look.skin, 1.08), 0.05)
    base = np.array([[-wing, 0.24], [-wing * 0.7, 0.31], [-0.05, 0.3], [0.05, 0.3], [wing * 0.7, 0.31], [wing, 0.24]])
    canvas.stroke(base, shadow, 0.026)
    for side in (-1, 1):
        canvas.fill(_oval(0.034, 0.018, middle=(side * wing * 0.55, 0.295)), deep)
    red, green, blue = look.skin
    lips = (min(255, round(red * 0.86)), round(green * 0.62), round(blue * 0.62))
    m, t = look.mouth, 0.54
    upper = np.array([[-m, t], [-m * 0.45, t - 0.045], [0, t - 0.03], [m * 0.45, t - 0.045], [m, t], [0, t + 0.015]])
    canvas.fill(upper, _shaded(lips, 0.9))
    canvas.fill(_oval(m * 0.82, 0.055, middle=(0, t + 0.02)), lips)
    canvas.stroke(np.array([[-m, t], [-m * 0.4, t + 0.008], [0, t], [m * 0.4, t + 0.008], [m, t]]), deep, 0.016)
    if look.age > 50:  # noqa: PLR2004 - lines come
        for side in (-1, 1):
            canvas.stroke(np.array([[side * 0.2, 0.28], [side * 0.3, 0.4], [side * 0.32, 0.52]]), shadow, 0.016)
            canvas.stroke(np.array([[side * 0.2, 0.05], [side * 0.32, 0.09], [side * 0.43, 0.05]]), shadow, 0.014)
        canvas.stroke(np.array([[-0.3, -0.5], [0, -0.53], [0.3, -0.5]]), shadow, 0.012)


def _eye(canvas: _Canvas, side: int) -> None:
    look = canvas.look
    middle, wide = side * look.eye_gap * 0.78, look.eyes
    canvas.fill(_oval(wide, wide * 0.48, middle=(middle, -0.07)), (244, 242, 238))
    canvas.fill(_oval(wide * 0.46, wide * 0.46, middle=(middle, -0.07)), (58, 36, 24))
    canvas.fill(_oval(wide * 0.22, wide * 0.22, middle=(middle, -0.07)), (12, 10, 10))
    canvas.fill(_oval(wide * 0.1, wide * 0.1, middle=(middle + 0.02, -0.09)), (250, 250, 250))
    across = np.linspace(-1, 1, 9)
    lid = np.stack([middle + across * wide * 1.06, -0.07 - wide * 0.5 * (1 - across**2)], axis=1)
    canvas.stroke(lid, (40, 28, 26), 0.026)
    canvas.stroke(lid - np.array([0, 0.05]), _shaded(look.skin, 0.76), 0.014)
    below = np.stack([middle + across * wide, -0.07 + wide * 0.5 * (1 - across**2)], axis=1)
    canvas.stroke(below, _shaded(look.skin, 0.7), 0.012)
    brow = np.stack([middle + across * wide * 1.35, -0.27 - 0.05 * (1 - (across + side * 0.2) ** 2)], axis=1)
    canvas.stroke(brow, _shaded(look.hair_colour, 1.15), look.brow * 2.4)


def _hair(canvas: _Canvas) -> None:
    look = canvas.look
    if look.hair == "veil":
        _veil(canvas)
        return
    w, top = look.width, {"bald": -0.86, "short": -0.62, "side": -0.56, "curly": -0.6}.get(look.hair, -0.6)
    crown = np.linspace(-0.56, 0.56, 41) * np.pi
    swell = 1.07 if look.hair != "curly" else 1.12 + 0.025 * np.sin(crown * 26)
    rim = np.stack([np.sin(crown) * w * swell, -np.cos(crown) * swell], axis=1)
    across = np.linspace(1, -1, 15)
    parting = 0.09 * across if look.hair == "side" else 0.0
    line = np.stack([across * w * 0.93, top + (0.06 - top * 0.75) * across**6 + parting * (1 - across**2)], axis=1)
    if look.hair == "bald":
        for side in (-1, 1):
            canvas.fill(_oval(0.07, 0.3, middle=(side * w * 0.95, -0.22)), look.hair_colour)
        return
    canvas.fill(np.concatenate([rim, line]), look.hair_colour)
    gleam = np.stack([across * w * 0.6, -0.9 + 0.2 * across**2], axis=1)
    canvas.stroke(gleam, _shaded(look.hair_colour, 1.5), 0.03)


def _veil(canvas: _Canvas) -> None:
    """Lay the cloth around the face: everything within its outline but the face's own oval."""
    look = canvas.look
    seen = canvas.picture.copy()
    canvas.fill(_oval(look.width * 1.26, 1.2, middle=(0, -0.02)), look.veil)
    side = look.width * 1.25
    falls = np.array([[-side, 0.0], [side, 0.0], [side * 1.06, 0.7], [1.5, 2.2], [-1.5, 2.2], [-side * 1.06, 0.7]])
    canvas.fill(falls, look.veil)
    for fold in (-0.5, 0.0, 0.45):
        canvas.stroke(np.array([[fold * 0.6, 1.02], [fold, 1.5], [fold * 1.5, 2.1]]), _shaded(look.veil, 0.82), 0.03)
    opening = np.zeros(canvas.picture.shape[:2], np.uint8)
    replace(canvas, picture=opening).fill(_oval(look.width * 0.93, 0.97, jaw=look.jaw, middle=(0, 0.03)), (255, 0, 0))
    cv2.copyTo(seen, opening, canvas.picture)
    canvas.stroke(_oval(look.width * 0.94, 0.98, jaw=look.jaw, middle=(0, 0.03)), _shaded(look.veil, 0.7), 0.02)
