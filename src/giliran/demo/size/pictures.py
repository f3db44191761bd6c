"""The one small picture that stands for every page and every portrait."""

import io
from uuid import UUID

from PIL import Image, ImageDraw

from giliran.documents.services import vault

PAGE_SIZE = (960, 606)
PORTRAIT_SIZE = (420, 540)


def _drawn(size: tuple[int, int], lines: int) -> bytes:
    picture = Image.new("RGB", size, (226, 232, 238))
    pen = ImageDraw.Draw(picture)
    for line in range(lines):
        top = 60 + line * 48
        pen.rectangle((60, top, size[0] - 60 - (line % 4) * 70, top + 14), fill=(110, 122, 136))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=40)
    return written.getvalue()


PAGE = _drawn(PAGE_SIZE, 10)
PORTRAIT = _drawn(PORTRAIT_SIZE, 0)
SOURCE = bytes(32)


def sealed(picture: bytes, *, what: str, row: str) -> bytes:
    """Return the picture as the database keeps it for one row."""
    return vault.seal(picture, what=what, row=UUID(row))
