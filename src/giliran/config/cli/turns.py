"""Who brings a demonstration to life: one run at a time, since two would press the same officers' buttons."""

import asyncio
import time
from pathlib import Path

from giliran.config import places
from giliran.config.cli.saying import Failure
from giliran.config.postgres.locks import Lock

_LOOKS = 1.0
_GIVES_WAY_WITHIN = 60.0


class Turn:
    """A run's place in the line. One in the background gives way to one that somebody starts by hand.

    `live.lock` is held by the run that is on, `live.wanted` by the one that waits for it to give way.
    """

    def __init__(self, var: Path, *, background: bool) -> None:
        """Stand in line; nothing is taken yet."""
        folder = places.own_directory(var / "demo", mode=0o700)
        self._lock = Lock(folder / "live.lock")
        self._wanted = Lock(folder / "live.wanted")
        self._background = background
        self.gave_way = False

    def take(self) -> None:
        """Wait for one's turn: in the background as long as it takes. Raises `Failure` when nobody gives way."""
        self.gave_way = False
        end = time.monotonic() + _GIVES_WAY_WITHIN
        asked = False
        while True:
            if self._background:
                if not self._wanted.is_held_alone() and self._lock.take_alone():
                    return
            else:
                asked = asked or self._wanted.take_alone()
                if self._lock.take_alone():
                    self._wanted.let_go()
                    return
                if time.monotonic() > end:
                    message = "Another live simulation is under way here. Stop it first."
                    raise Failure(message)
            time.sleep(_LOOKS)

    def give_back(self) -> None:
        """Let the next one in."""
        self._lock.let_go()

    async def watch(self, stop: asyncio.Event) -> None:
        """End the run by `stop` as soon as somebody wants to take over."""
        while not self._wanted.is_held_alone():  # noqa: ASYNC110 - another process holds it
            await asyncio.sleep(_LOOKS)
        self.gave_way = True
        stop.set()
