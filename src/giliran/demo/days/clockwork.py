"""Discrete events: what happens when, in order."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Happening = Callable[[datetime], None]


class Clockwork:
    """Runs happenings in the order of their instants; those of one instant in the order in which they were planned."""

    def __init__(self) -> None:
        """Begin with nothing planned."""
        self._planned: list[tuple[datetime, int, Happening]] = []
        self._count = count()

    def plan(self, at: datetime, happening: Happening) -> None:
        """Have something happen at an instant; it is told the instant."""
        heappush(self._planned, (at, next(self._count), happening))

    def run(self, *, until: datetime | None = None) -> int:
        """Let happen what is planned before `until`, or all of it; return how much that was."""
        happened = 0
        while self._planned and (until is None or self._planned[0][0] < until):
            at, _order, happening = heappop(self._planned)
            happening(at)
            happened += 1
        return happened
