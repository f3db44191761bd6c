"""The present moment, as the fast lane needs it: read a hundred times a second, however many ask."""

from datetime import datetime, timedelta
from time import monotonic

from giliran.foundation.clock import now

_KEPT_SECONDS = 0.01


class Moment:
    """An instant at most a hundredth of a second ago, and what follows from it."""

    def __init__(self) -> None:
        """Look at the clock when first asked."""
        self._looked = float("-inf")
        self._at = now()
        self._unix = 0.0
        self._ends: dict[timedelta, tuple[datetime, str]] = {}

    def unix(self) -> float:
        """Return it in Unix time."""
        looked = monotonic()
        if looked - self._looked > _KEPT_SECONDS:
            self._looked, self._at, self._ends = looked, now(), {}
            self._unix = self._at.timestamp()
        return self._unix

    def end(self, length: timedelta) -> tuple[datetime, str]:
        """Return when what begins now and takes so long is over, and the same as text."""
        self.unix()
        found = self._ends.get(length)
        if found is None:
            ends = self._at + length
            found = self._ends[length] = (ends, ends.isoformat())
        return found
