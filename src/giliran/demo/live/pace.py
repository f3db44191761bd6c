"""Time as the virtual people live it: the demonstration's clock, at whatever speed it runs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from giliran.demo import clock as moved
from giliran.foundation import clock

_LONGEST_NAP = 1.0
"""Seconds after which a sleeper looks at the clock again: somebody may have moved it."""
SHORTEST_LOOK = 0.7
"""Seconds between two looks at a page, however fast the clock runs."""


class Stopping(Exception):  # noqa: N818 - an outcome, not a bug
    """The run is over: whoever was under way goes home."""


@dataclass
class Pace:
    """Waiting in the demonstration's time."""

    chance: Random = field(default_factory=Random)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    speed: Callable[[], float] = moved.speed
    now: Callable[[], datetime] = clock.now

    async def until(self, at: datetime) -> None:
        """Wait until the demonstration's clock shows `at`. Raises `Stopping` when the run ends before."""
        while (left := (at - self.now()).total_seconds()) > 0:
            await self.real(min(_LONGEST_NAP, left / self.speed()))

    async def real(self, seconds: float) -> None:
        """Wait so many seconds of the machine's time. Raises `Stopping` when the run ends before."""
        if self.stop.is_set():
            raise Stopping
        try:
            await asyncio.wait_for(self.stop.wait(), timeout=max(0.0, seconds))
        except TimeoutError:
            return
        raise Stopping

    async def seconds(self, seconds: float) -> None:
        """Let so many seconds of the demonstration's time pass."""
        await self.until(self.now() + timedelta(seconds=seconds))

    async def think(self, seconds: float) -> None:
        """Take about so long over something, each time a little differently."""
        await self.seconds(seconds * self.chance.uniform(0.6, 1.6))

    async def look_again(self, seconds: float) -> None:
        """Wait between two looks at a page: `seconds` of the demonstration's time, but not less than people can."""
        await self.real(max(SHORTEST_LOOK, seconds / self.speed()))

    async def watch(self, look: Callable[[], Awaitable[bool]], *, every: float, patience: float | None = None) -> bool:
        """Look every so many seconds until `look` says yes; False when `patience` (seconds) is over before."""
        end = None if patience is None else self.now() + timedelta(seconds=patience)
        while not await look():
            if end is not None and self.now() >= end:
                return False
            await self.look_again(every)
        return True
