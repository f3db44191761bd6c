"""placeholder"""

from typing import Any

from PIL import Image


def measure(picture: Image.Image, *, long_side: int) -> dict[str, Any]:
    return {}
