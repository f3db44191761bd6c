"""An image file as one clean JPEG page."""

import io
import warnings
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageFile, ImageOps

from giliran.documents.rules.limits import Limits
from giliran.documents.rules.reading.verdict import Problem, UnusableError

ImageFile.LOAD_TRUNCATED_IMAGES = False
_FORMATS = {"jpeg": ["JPEG", "MPO"], "png": ["PNG"], "heif": ["HEIF"]}
_SIXTEEN_TO_EIGHT = 1 / 257


def read(content: bytes, kind: str, limits: Limits) -> tuple[Image.Image, int]:
    """Return the picture, upright, RGB, within `page_side`; and its own long side in pixels.

    Size is judged from the header, before a single pixel is decoded.
    """
    if kind == "heif":
        _teach_heif()
    Image.MAX_IMAGE_PIXELS = None  # judged here, with an answer of our own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS[kind]) as picture:
                check_size(picture.width, picture.height, limits)
                long_side = max(picture.size)
                return _upright(picture, limits), long_side
        except UnusableError:
            raise
        except MemoryError as problem:
            raise UnusableError(Problem.TOO_LARGE) from problem
        except Exception as problem:
            # Decoders raise whatever they like on damaged input; for the person it is one answer.
            raise UnusableError(Problem.DAMAGED) from problem


def check_size(width: float, height: float, limits: Limits) -> None:
    """Raise `UnusableError` for what is too large, too small, or too long and thin to be a document."""
    short, long = sorted((width, height))
    if width * height > limits.max_pixels or long > limits.max_side:
        raise UnusableError(Problem.TOO_LARGE)
    if short < 1 or long / short > limits.max_aspect:
        raise UnusableError(Problem.ODD_SHAPE)
    if long < limits.min_side:
        raise UnusableError(Problem.TOO_SMALL)


def fit(picture: Image.Image, side: int) -> Image.Image:
    """Return the picture with its long side at most `side`."""
    if max(picture.size) <= side:
        return picture
    scale = side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def write(picture: Image.Image, limits: Limits) -> bytes:
    """Return the picture as a JPEG without any metadata."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=limits.quality, optimize=True)
    return out.getvalue()


def _upright(picture: Any, limits: Limits) -> Image.Image:
    # A JPEG can be decoded at 1/2, 1/4, 1/8 of its size: less memory, and nothing lost that we would keep.
    picture.draft("RGB", (limits.page_side, limits.page_side))
    orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    profile = picture.info.get("icc_profile")
    small = fit(_eight_bit(picture), limits.page_side)
    coloured = _standard_colours(small, profile)
    coloured.getexif()[ExifTags.Base.Orientation] = orientation
    return ImageOps.exif_transpose(coloured)


def _eight_bit(picture: Any) -> Image.Image:
    picture.load()
    if picture.mode.startswith("I") or picture.mode == "F":
        wide: Image.Image = picture.convert("I") if picture.mode != "F" else picture
        return wide.point(lambda value: value * _SIXTEEN_TO_EIGHT).convert("L")
    loaded: Image.Image = picture
    return loaded


def _standard_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB on white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a profile that makes no sense is left aside, as browsers do
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _teach_heif() -> None:
    import pi_heif  # noqa: PLC0415 - loaded only for files that need it

    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
