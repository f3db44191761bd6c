"""The latest news of an office, for those who come back after a short absence."""

from collections import deque
from typing import NamedTuple

MOST = 256
MOST_BYTES = 128 * 1024


class _Kept(NamedTuple):
    before: int
    position: int
    data: bytes


class Ring:
    """News in order, each leading from one position to the next; the oldest go when there are too many."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: deque[_Kept] = deque()
        self._bytes = 0

    def keep(self, data: bytes, *, before: int, position: int) -> None:
        """Add news that lead from `before` to `position`."""
        self._kept.append(_Kept(before, position, data))
        self._bytes += len(data)
        while len(self._kept) > MOST or self._bytes > MOST_BYTES:
            self._bytes -= len(self._kept.popleft().data)

    def after(self, position: int) -> bytes | None:
        """Return all news after a position; None where they are gone, or never led from exactly there."""
        found = [news.data for news in self._kept if news.before >= position]
        exact = any(news.before == position for news in self._kept)
        return b"".join(found) if exact else None

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self._bytes = 0
