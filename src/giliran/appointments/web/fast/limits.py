"""How often an account, a device or a network may ask the fast lane: for a place, by the same limits as the pages'.

Counting each try in the database would cost more than the place itself. So tries are counted here first, and whoever
comes to a few of them is brought to the database, together with all others of that half second, by one statement:
there all processes' tries meet. What a key may do unseen is therefore a few tries a process, and what comes in half a
second.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from functools import lru_cache
from time import monotonic
from typing import Any
from uuid import UUID

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
from giliran.foundation.web.limits import Bound, Bounds, By, network_of
from giliran.offices import queries as offices

logger = logging.getLogger(__name__)
_FEW = 3
_MOST = 200_000
_EVERY = 0.5
_FIGURES_KEPT = 60.0
_DEVICE = COOKIE.encode()
_network = lru_cache(maxsize=50_000)(network_of)


class _Counted:
    """The tries that one bound counts, by whose they are."""

    def __init__(self, bound: Bound, scope: str) -> None:
        self.bound, self.scope = bound, scope
        self.tries: dict[bytes | str, int] = {}
        self.due: set[bytes | str] = set()
        self.closed: dict[bytes | str, float] = {}

    def wait(self, whose: bytes | str) -> float:
        """Count one try; return 0, or after how many seconds to come back."""
        if self.closed:
            until = self.closed.get(whose)
            if until is not None:
                left = until - monotonic()
                if left > 0:
                    return left
                del self.closed[whose]
        tries = self.tries[whose] = self.tries.get(whose, 0) + 1
        if tries >= _FEW:
            self.due.add(whose)
        if len(self.tries) > _MOST:
            self.tries = {each: self.tries[each] for each in self.due}
        return 0.0

    def limit_of(self, whose: bytes | str, figure: int) -> Limit:
        """Return the limit as the pages count it too."""
        key = whose if isinstance(whose, str) else str(UUID(bytes=whose))
        return Limit(scope=f"{self.scope}.{self.bound.by}", key=key, limit=figure, per=self.bound.per)


class Limits:
    """Counts tries, and knows who has to wait."""

    def __init__(self, bounds: Bounds = TAKING) -> None:
        """Begin with nothing. `bounds`: one by account, one by device, one by network."""
        self.bounds = bounds
        self.each = tuple(_Counted(bound, bounds.scope) for bound in bounds.each)
        by = {counted.bound.by: counted for counted in self.each}
        self._accounts, self._devices, self._networks = by[By.ACCOUNT], by[By.DEVICE], by[By.NETWORK]
        self._behind_proxy = bool(settings.SECURE_PROXY_SSL_HEADER)
        self._task: asyncio.Task[None] | None = None
        self._figures: Mapping[str, int] = {}
        self._read_at = float("-inf")
        self._connection: Any = None

    def wait(self, scope: Scope, account: bytes, *, cookies: bool = True) -> float:
        """Count one try; return 0, or after how many seconds to come back. `cookies`: whether any were sent."""
        longest = self._accounts.wait(account)
        client = scope.get("client")
        address = raw.address(scope) if self._behind_proxy or client is None else client[0]
        longest = max(longest, self._networks.wait(_network(address)))
        if cookies and (device := raw.cookie(scope, _DEVICE)):
            longest = max(longest, self._devices.wait(device.decode("ascii", "replace")))
        if self._task is None and self._due:
            self._task = asyncio.create_task(self._bring_all())
        return longest

    @property
    def _due(self) -> bool:
        return bool(self._networks.due or self._accounts.due or self._devices.due)

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
        asked: list[tuple[Limit, int, _Counted, bytes | str]] = []
        for counted in self.each:
            due, counted.due = counted.due, set()
            figure = self._figures.get(counted.bound.figure)
            if figure is not None:
                asked += [(counted.limit_of(each, figure), counted.tries.pop(each), counted, each) for each in due]
        if not asked:
            return
        by_digest = {limit.digest: (tries, counted, whose) for limit, tries, counted, whose in asked}
        told = ratelimit.rows([(limit, tries) for limit, tries, _counted, _whose in asked], at=now())
        if self._connection is None or self._connection.is_closed():
            self._connection = await line.connect()
        for found in await self._connection.fetch(ratelimit.SQL, *told.values()):
            tries, counted, whose = by_digest[bytes(found["digest"])]
            if found["granted"] < tries:
                counted.closed[whose] = monotonic() + max(1.0, found["wait"] / 1_000_000)

    async def _read_figures(self) -> None:
        if monotonic() - self._read_at > _FIGURES_KEPT:
            self._figures, self._read_at = await _figures(self.bounds.figures), monotonic()


@sync_to_async
def _figures(keys: Collection[str]) -> Mapping[str, int]:
    try:
        return offices.figures_of(keys, on=local_day(now(), settings.TIME_ZONE))
    finally:
        close_old_connections()
