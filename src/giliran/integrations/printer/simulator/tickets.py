"""What came out of the printer, the newest first."""

import base64
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from giliran.integrations.keeping import Records

MOST = 200
_ids = count(1)


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One piece of paper."""

    text: str
    png: bytes
    id: int = field(default_factory=lambda: next(_ids))
    at: float = field(default_factory=time.time)


@dataclass
class Tray:
    """Where the pieces fall."""

    records: Records = field(default_factory=lambda: Records(None))
    _kept: deque[Printed] = field(default_factory=lambda: deque(maxlen=MOST))

    def __post_init__(self) -> None:
        """Know again what was printed before."""
        for told in self.records.all()[-MOST:]:
            self._kept.appendleft(Printed(text=told["text"], png=base64.b64decode(told["png"]), at=told["at"]))

    def take(self, png: bytes, text: str) -> None:
        """Take a piece."""
        piece = Printed(text=text, png=png)
        self._kept.appendleft(piece)
        told = {"text": text, "png": base64.b64encode(png).decode(), "at": piece.at}
        self.records.put(f"{piece.at} {piece.id}", told)

    def all(self) -> list[Printed]:
        """Return every piece."""
        return list(self._kept)

    def find(self, number: int) -> Printed | None:
        """Return one piece."""
        return next((each for each in self._kept if each.id == number), None)
