"""How often an account, a device or a network may ask the fast lane for a place: the same limits as the pages'.

Counting each try in the database would cost more than the place itself. So tries are counted here first, and whoever
comes to a few of them is brought to the database, together with all others of that half second, by one statement:
there all processes' tries meet. What a key may do unseen is therefore a few tries a process, and what comes in half a
second.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from time import monotonic
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from starlette.types import Scope

from giliran.appointments.web.fast import line
from giliran.appointments.web.limits import TAKING
from giliran.foundation import ratelimit
from giliran.foundation.clock import local_day, now
from giliran.foundation.ratelimit import Limit
from giliran.foundation.web import raw
from giliran.foundation.web.device import COOKIE
from giliran.foundation.web.limits import Bound, By, network_of
from giliran.offices import queries as offices

logger = logging.getLogger(__name__)
_FEW = 3
_MOST = 200_000
_EVERY = 0.5
_FIGURES_KEPT = 60.0
_DEVICE = COOKIE.encode()
_network = lru_cache(maxsize=50_000)(network_of)

Key = tuple[int, str]
"""The number of a bound, and who is counted."""


class Limits:
    """Counts tries, and knows who has to wait."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.closed: dict[Key, float] = {}
        self._tries: dict[Key, int] = {}
        self._due: set[Key] = set()
        self._task: asyncio.Task[None] | None = None
        self._figures: Mapping[str, int] = {}
        self._read_at = float("-inf")
        self._connection: Any = None

    def wait(self, scope: Scope, account: str) -> float:
        """Count one try; return 0, or after how many seconds to come back."""
        longest = 0.0
        for number, whose_of in _COUNTED:
            whose = whose_of(scope, account)
            if not whose:
                continue
            key = number, whose
            until = self.closed.get(key)
            if until is not None:
                if until > monotonic():
                    longest = max(longest, until - monotonic())
                    continue
                del self.closed[key]
            tries = self._tries[key] = self._tries.get(key, 0) + 1
            if tries >= _FEW:
                self._due.add(key)
        if self._due and self._task is None:
            self._task = asyncio.create_task(self._bring_all())
        if len(self._tries) > _MOST:
            self._tries = {key: self._tries[key] for key in self._due}
        return longest

    async def settle(self) -> None:
        """Wait until all that is due was brought, and leave the database."""
        if self._task is not None:
            await self._task
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _bring_all(self) -> None:
        try:
            while self._due:
                await asyncio.sleep(_EVERY)
                await self._bring()
        except line.AWAY:  # what was counted is kept, and brought with the next one's try
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.terminate()
        except Exception:
            logger.exception("limits could not be counted")
        finally:
            self._task = None

    async def _bring(self) -> None:
        await self._read_figures()
        due, self._due = self._due, set()
        tries = {key: self._tries.pop(key) for key in due if TAKING.each[key[0]].figure in self._figures}
        if not tries:
            return
        limits = {key: _limit(key, self._figures) for key in tries}
        keys = {limit.digest: key for key, limit in limits.items()}
        asked = ratelimit.rows([(limit, tries[key]) for key, limit in limits.items()], at=now())
        if self._connection is None or self._connection.is_closed():
            self._connection = await line.connect()
        for found in await self._connection.fetch(ratelimit.SQL, *asked.values()):
            key = keys[bytes(found["digest"])]
            if found["granted"] < tries[key]:
                self.closed[key] = monotonic() + max(1.0, found["wait"] / 1_000_000)

    async def _read_figures(self) -> None:
        if monotonic() - self._read_at > _FIGURES_KEPT:
            self._figures, self._read_at = await _figures(), monotonic()


def _limit(key: Key, figures: Mapping[str, int]) -> Limit:
    bound: Bound = TAKING.each[key[0]]
    return Limit(scope=f"{TAKING.scope}.{bound.by}", key=key[1], limit=figures[bound.figure], per=bound.per)


@sync_to_async
def _figures() -> Mapping[str, int]:
    try:
        return offices.figures_of(TAKING.figures, on=local_day(now(), settings.TIME_ZONE))
    finally:
        close_old_connections()


def _device(scope: Scope, _account: str) -> str:
    return raw.cookie(scope, _DEVICE).decode("ascii", "replace")


def _of_network(scope: Scope, _account: str) -> str:
    return _network(raw.address(scope))


_WHOSE: Mapping[By, Callable[[Scope, str], str]] = {
    By.ACCOUNT: lambda _scope, account: account,
    By.DEVICE: _device,
    By.NETWORK: _of_network,
}
_COUNTED = tuple((number, _WHOSE[bound.by]) for number, bound in enumerate(TAKING.each))
