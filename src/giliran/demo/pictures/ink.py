"""Printing on cards and paper: text in the font that Pillow brings along, patterns, stamps and signatures."""

from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[Any]
Colour = tuple[int, int, int]

BLACK: Colour = (28, 28, 34)
SAMPLE = "CONTOH"
"""Stands small on everything: what is drawn here follows no official design."""


@lru_cache(maxsize=64)
def _font(size: int) -> Any:
    return ImageFont.load_default(size=size)


class Paper:
    """A blank of a size in pixels to print on; sizes and places are pixels from its upper left corner."""

    def __init__(self, width: int, height: int, colour: Colour) -> None:
        """Take the size and the paper's colour."""
        self.image = Image.new("RGB", (width, height), colour)
        self.draw = ImageDraw.Draw(self.image)
        self.width, self.height = width, height

    @classmethod
    def of(cls, printed: Image.Image) -> "Paper":
        """Return a copy of something printed before, to print more on."""
        paper = cls.__new__(cls)
        paper.image = printed.copy()
        paper.draw = ImageDraw.Draw(paper.image)
        paper.width, paper.height = printed.size
        return paper

    def text(
        self,
        at: tuple[float, float],
        words: str,
        *,
        size: float,
        colour: Colour = BLACK,
        bold: bool = False,
        anchor: str = "la",
    ) -> None:
        """Print a line; `anchor` as Pillow has it ("la" begins at the place, "ma" is centred on it)."""
        self.draw.text(at, words, fill=colour, font=_font(max(6, round(size))), anchor=anchor, stroke_width=int(bold))

    def spaced(self, at: tuple[float, float], words: str, *, size: float, step: float) -> None:
        """Print letter by letter on a grid, as machines read them."""
        for place, letter in enumerate(words):
            self.text((at[0] + place * step, at[1]), letter, size=size)

    def lines(self, at: tuple[float, float], words: str, *, size: float, width: float, leading: float = 1.5) -> float:
        """Print a paragraph; return where the next begins."""
        left, top = at
        font, line = _font(max(6, round(size))), ""
        for word in words.split():
            longer = f"{line} {word}".strip()
            if font.getlength(longer) > width:
                self.text((left, top), line, size=size)
                top, line = top + size * leading, word
            else:
                line = longer
        self.text((left, top), line, size=size)
        return top + size * leading

    def frame(self, inset: float, *, colour: Colour, width: int) -> None:
        """Draw a border at a distance from the edge."""
        self.draw.rectangle((inset, inset, self.width - inset, self.height - inset), outline=colour, width=width)

    def waves(self, colour: Colour, *, step: int, swing: float) -> None:
        """Draw the fine lines that security papers have."""
        across = np.linspace(0, self.width, 40)
        for top in range(-round(swing), self.height + round(swing), step):
            down = top + swing * np.sin(across / self.width * 9 + top / 37)
            self.draw.line(list(zip(across.tolist(), down.tolist(), strict=True)), fill=colour, width=1)

    def stamp(self, at: tuple[float, float], radius: float, colour: Colour, words: str = SAMPLE) -> None:
        """Draw a round office stamp."""
        left, top = at
        for r in (radius, radius * 0.72):
            self.draw.ellipse((left - r, top - r, left + r, top + r), outline=colour, width=max(2, round(radius / 22)))
        self.text(at, words, size=radius * 0.32, colour=colour, anchor="mm", bold=True)

    def signature(self, at: tuple[float, float], width: float, chance: Random) -> None:
        """Draw a hand's quick line."""
        left, top = at
        bends = [(left + width * place / 14, top + width * chance.uniform(-0.16, 0.16)) for place in range(15)]
        self.draw.line(bends, fill=(24, 32, 96), width=max(2, round(width / 60)), joint="curve")

    def paste(self, picture: Pixels, at: tuple[float, float]) -> None:
        """Paste a picture."""
        self.image.paste(Image.fromarray(picture), (round(at[0]), round(at[1])))

    def pixels(self) -> Pixels:
        """Return what has been printed."""
        return np.asarray(self.image)
