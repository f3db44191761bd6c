"""Made-up pictures: a card or a sheet on a table, as a phone would take it, and all that can go wrong with it."""

import io
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from giliran.demo.pictures import table as laying

Pixels = NDArray[Any]


def a_card(width: int = 1400, seed: int = 1) -> Image.Image:
    """A pale blue card with lines of print, a photo and a stamp: the proportions of an identity card."""
    height = round(width / 1.585)
    card = Image.new("RGB", (width, height), (176, 208, 226))
    draw = ImageDraw.Draw(card)
    rng = np.random.default_rng(seed)
    for _ in range(220):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        draw.line((x, y, x + width // 12, y + width // 60), fill=(160, 198, 220), width=2)
    font = ImageFont.load_default(size=width / 34)
    draw.text((width * 0.32, height * 0.04), "PROVINSI CONTOH", fill=(20, 20, 30), font=font)
    for row in range(11):
        words = " ".join("".join(rng.choice(list("ABDEIKLNORSTU"), 6)) for _ in range(4))
        draw.text((width * 0.05, height * (0.18 + row * 0.072)), words[: 26 - row % 3], fill=(25, 25, 35), font=font)
    draw.rectangle((width * 0.73, height * 0.2, width * 0.95, height * 0.72), fill=(190, 60, 50))
    draw.ellipse((width * 0.78, height * 0.27, width * 0.9, height * 0.5), fill=(205, 160, 130))
    draw.rectangle((width * 0.76, height * 0.52, width * 0.92, height * 0.72), fill=(60, 60, 80))
    return card


def a_sheet(width: int = 1700, *, paper: int = 244, landscape: bool = False, seed: int = 2) -> Image.Image:
    """A sheet of paper with a heading, a table and lines of print."""
    height = round(width / 1.414) if landscape else round(width * 1.414)
    sheet = Image.new("RGB", (width, height), (paper, paper, paper - 3))
    draw = ImageDraw.Draw(sheet)
    rng = np.random.default_rng(seed)
    font = ImageFont.load_default(size=max(width, height) / 80)
    draw.text((width * 0.35, height * 0.05), "KUTIPAN AKTA CONTOH", fill=(20, 20, 20), font=font)
    top, lines = 0.12, 34
    for row in range(lines):
        words = " ".join("".join(rng.choice(list("abdeiklnorstu"), int(rng.integers(3, 9)))) for _ in range(14))
        draw.text((width * 0.08, height * (top + row * 0.8 / lines)), words[:80], fill=(35, 35, 40), font=font)
    for x in (0.07, 0.5, 0.93):
        draw.line((width * x, height * 0.3, width * x, height * 0.5), fill=(40, 40, 40), width=3)
    return sheet


def a_table(size: tuple[int, int], *, colour: tuple[int, int, int] = (96, 66, 44), seed: int = 3) -> Image.Image:
    """A wooden table top with grain and uneven light."""
    width, height = size
    rng = np.random.default_rng(seed)
    grain: Pixels = rng.normal(0, 9, (height // 12 + 1, 12)).astype(np.float32)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    light = np.linspace(0.88, 1.12, width)[None, :, None]
    wood = (np.array(colour)[None, None, :] + grain[:, :, None]) * light
    return Image.fromarray(np.clip(wood, 0, 255).astype(np.uint8))


def on_table(
    thing: Image.Image,
    *,
    size: tuple[int, int] = (2000, 1500),
    share: float = 0.78,
    tilt: float = 2.0,
    shift: tuple[float, float] = (0.0, 0.0),
    table: Image.Image | None = None,
    lean: float = 0.0,
    seed: int = 4,
) -> Image.Image:
    """The thing lying on a table: `share` of the picture's width or height, turned by `tilt` degrees, moved, leaned."""
    table = (table or a_table(size)).resize(size)
    corners = laying.place((thing.width, thing.height), size=size, share=share, tilt=tilt, shift=shift, lean=lean)
    mixed = laying.lay(np.asarray(thing), corners, ground=np.asarray(table))
    noise = np.random.default_rng(seed).normal(0, 3, mixed.shape)
    return Image.fromarray(np.clip(mixed + noise, 0, 255).astype(np.uint8))


def blurred(picture: Image.Image, sigma: float = 6.0) -> Image.Image:
    """Out of focus."""
    return Image.fromarray(cv2.GaussianBlur(np.asarray(picture), (0, 0), sigma))


def shaken(picture: Image.Image, length: int = 31) -> Image.Image:
    """Moved while the shutter was open."""
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    return Image.fromarray(cv2.filter2D(np.asarray(picture), -1, kernel))


def dark(picture: Image.Image, factor: float = 0.16) -> Image.Image:
    """Taken at night without a lamp, with a sensor's noise."""
    noise = np.random.default_rng(5).normal(0, 3, np.asarray(picture).shape)
    return Image.fromarray(np.clip(np.asarray(picture) * factor + noise, 0, 255).astype(np.uint8))


def glaring(picture: Image.Image, radius: float = 0.16, at: tuple[float, float] = (0.45, 0.5)) -> Image.Image:
    """A lamp's reflection on the thing."""
    pixels = np.asarray(picture).astype(np.float32)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    distance = np.hypot((x - width * at[0]) / (width * radius), (y - height * at[1]) / (width * radius))
    glow = np.clip(1.6 - distance, 0, 1)[:, :, None]
    return Image.fromarray(np.clip(pixels * (1 - glow) + 300 * glow, 0, 255).astype(np.uint8))


def jpeg(picture: Image.Image, quality: int = 90, **options: Any) -> bytes:
    """The picture as a phone would send it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture in another format."""
    out = io.BytesIO()
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture.save(out, kind, **options)
    return out.getvalue()
