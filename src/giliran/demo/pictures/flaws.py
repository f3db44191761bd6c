"""What goes wrong when people photograph documents at home, in known shares."""

from enum import StrEnum
from random import Random

import cv2
import numpy as np

from giliran.demo.pictures.ink import Pixels


class Flaw(StrEnum):
    """What is wrong with a photograph."""

    CLEAR = "clear"
    BLUR = "blur"
    TILT = "tilt"
    GLARE = "glare"


SHARES = {Flaw.CLEAR: 0.82, Flaw.BLUR: 0.06, Flaw.TILT: 0.06, Flaw.GLARE: 0.06}
"""How often each is drawn where none is asked for."""

_TURNED = (27.0, 38.0)


def drawn(chance: Random) -> Flaw:
    """Draw a flaw, mostly none."""
    return chance.choices(list(SHARES), list(SHARES.values()))[0]


def turned(chance: Random) -> float:
    """Return by how many degrees a carelessly laid document is turned."""
    return chance.choice((-1, 1)) * chance.uniform(*_TURNED)


def blurred(picture: Pixels, chance: Random) -> Pixels:
    """Return it out of focus, or moved while the shutter was open."""
    if chance.random() < 0.5:  # noqa: PLR2004 - half of them
        return cv2.GaussianBlur(picture, (0, 0), chance.uniform(4.0, 6.0))
    length = chance.choice((25, 29, 33))
    kernel: Pixels = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), chance.choice((0, 10, 80, 90)), 1)
    kernel = cv2.warpAffine(kernel, turn, (length, length))
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def glaring(picture: Pixels, corners: Pixels, chance: Random, *, share: float) -> Pixels:
    """Return it with a lamp's reflection over about `share` of the document that lies between the corners."""
    height, width = picture.shape[:2]
    small = 8  # the glow is soft: drawn at an eighth of the size
    glow = np.zeros((height // small, width // small), np.float32)
    area = cv2.contourArea(corners.astype(np.float32)) / small**2
    stretch, angle = chance.uniform(1.1, 1.8), chance.uniform(-40, 40)
    minor = float(np.sqrt(area * share / np.pi / stretch))
    weights = np.array([chance.uniform(0.7, 1.3) for _corner in corners], np.float32)
    middle = (corners * weights[:, None]).sum(axis=0) / weights.sum() / small
    cv2.ellipse(glow, ((float(middle[0]), float(middle[1])), (minor * 2 * stretch, minor * 2), angle), 1.0, -1)
    glow = cv2.GaussianBlur(glow, (0, 0), max(1.0, minor * 0.16))
    glow = cv2.resize(glow, (width, height), interpolation=cv2.INTER_LINEAR)
    lamp = np.full_like(picture, 255)
    return cv2.blendLinear(picture, lamp, 1 - glow, glow)
