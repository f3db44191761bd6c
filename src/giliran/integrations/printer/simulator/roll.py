"""The roll of paper: dots put on it line by line, and a picture each time it is cut."""

import io
from dataclasses import dataclass, field
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

DOTS = 576
"""Across 80 mm of paper at 203 dots an inch, without its margins."""
_CELL = {0: (12, 24), 1: (9, 17)}
_MARGIN = 24
_LONGEST = 20_000
_INK, _PAPER = 0, 255


@dataclass
class Style:
    """How letters are put down: `wide` and `high` multiply, `font` is 0 (large) or 1 (small), `align` 0, 1, 2."""

    wide: int = 1
    high: int = 1
    bold: bool = False
    underline: int = 0
    invert: bool = False
    font: int = 0
    align: int = 0
    gap: int = 30


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@dataclass
class Roll:
    """What was put on the paper since it was last cut."""

    bands: list[Image.Image] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _letters: list[Image.Image] = field(default_factory=list)
    _said: str = ""

    def put(self, letter: str, style: Style) -> None:
        """Put a letter on the line; a full line goes on on the next."""
        width, height = _CELL[style.font]
        if sum(each.width for each in self._letters) + width * style.wide > DOTS:
            self.end_line(style)
        self._letters.append(_drawn(letter, (width, height), style))
        self._said += letter

    def put_picture(self, found: Image.Image) -> None:
        """Put a picture on the line, like a letter."""
        self._letters.append(found.crop((0, 0, min(DOTS, found.width), found.height)))

    def end_line(self, style: Style) -> None:
        """Move on to the next line."""
        if not self._letters:
            self.feed(style.gap)
        else:
            height = max(each.height for each in self._letters)
            line = Image.new("L", (sum(each.width for each in self._letters), height), _PAPER)
            at = 0
            for each in self._letters:
                line.paste(each, (at, height - each.height))
                at += each.width
            self.picture(line, style)
            self.feed(max(0, style.gap - 24))
        self.words.append(self._said.rstrip())
        self._letters, self._said = [], ""

    def feed(self, dots: int) -> None:
        """Leave so many dots empty."""
        if dots:
            self._add(Image.new("L", (DOTS, min(dots, _LONGEST)), _PAPER))

    def picture(self, found: Image.Image, style: Style) -> None:
        """Put a picture down."""
        band = Image.new("L", (DOTS, found.height), _PAPER)
        left = {0: 0, 1: (DOTS - found.width) // 2, 2: DOTS - found.width}[style.align]
        band.paste(found, (max(0, left), 0))
        self._add(band)

    def cut(self, style: Style) -> tuple[bytes, str]:
        """Cut the paper: return the picture of the piece as PNG, and the words on it."""
        if self._letters:
            self.end_line(style)
        height = sum(each.height for each in self.bands)
        piece = Image.new("L", (DOTS + 2 * _MARGIN, height + 2 * _MARGIN), _PAPER)
        at = _MARGIN
        for each in self.bands:
            piece.paste(each, (_MARGIN, at))
            at += each.height
        words = "\n".join(self.words).strip()
        self.bands, self.words = [], []
        file = io.BytesIO()
        piece.convert("1", dither=Image.Dither.NONE).save(file, "PNG")
        return file.getvalue(), words

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it since it was cut."""
        return not self._letters and not any(word for word in self.words) and not self.bands

    def _add(self, band: Image.Image) -> None:
        if sum(each.height for each in self.bands) + band.height <= _LONGEST:
            self.bands.append(band)


def _drawn(letter: str, cell: tuple[int, int], style: Style) -> Image.Image:
    width, height = cell[0] * style.wide, cell[1] * style.high
    size = int(cell[1] * 0.78 * min(style.wide, style.high))
    back, ink = (_INK, _PAPER) if style.invert else (_PAPER, _INK)
    drawn = Image.new("L", (width, height), back)
    pen = ImageDraw.Draw(drawn)
    stroke = max(1, size // 24) if style.bold else 0
    pen.text((width / 2, height * 0.8), letter, fill=ink, font=_font(size), anchor="ms", stroke_width=stroke)
    for row in range(style.underline):
        pen.line((0, height - 1 - row, width, height - 1 - row), fill=ink)
    return drawn
