"""One listener a process: woken by the ledger, it reads each changed hall once and hands it to all who follow it.

Every event is a whole picture, so a slow listener misses nothing by being given only the newest, and somebody who
comes back needs only the present one. An event's id is the ledger's position of the last change in that hall.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings

from giliran.foundation.clock import now
from giliran.foundation.outage import trouble_of
from giliran.ledger.sequencer import CHANNEL
from giliran.lobby.web.live.ending import end_with_process
from giliran.lobby.web.live.payloads import stamped
from giliran.lobby.web.live.reading import Hall, News, hall_of, in_thread, newest, news_after

logger = logging.getLogger(__name__)

_GATHER = 0.03
_LOOK_ANYWAY = 15.0
_HEARTBEAT = 15.0
_PAUSES = (0.5, 1.0, 2.0, 5.0)
_LINGER = 5.0
_AFTER_TROUBLE = 1.0


@dataclass(eq=False, kw_only=True)
class Listener:
    """One board or phone (`visit` None: a board). Its queue holds one picture: the newest."""

    office: UUID
    visit: UUID | None
    queue: "asyncio.Queue[str]" = field(default_factory=lambda: asyncio.Queue(maxsize=1))
    sent: str = ""

    def offer(self, hall: Hall) -> None:
        """Put in what is new to this listener, in place of what it has not taken yet."""
        data = hall.board if self.visit is None else hall.places.get(self.visit, "")
        if data and data != self.sent:
            self.sent = data
            sent = stamped(data, now()) if self.visit is None else data
            self.put(f"id: {hall.position}\ndata: {sent}\n\n")

    def put(self, text: str) -> None:
        """Replace what waits."""
        with suppress(asyncio.QueueEmpty):
            self.queue.get_nowait()
        self.queue.put_nowait(text)


class Hub:
    """All listeners of this process. It works while there are any."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.listeners: dict[UUID, set[Listener]] = {}
        self.halls: dict[UUID, Hall] = {}
        self.position = 0
        self.closing = False
        self._locks: dict[UUID, asyncio.Lock] = {}
        self._hears_the_end = False
        self._starting = asyncio.Lock()
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def stream(self, *, office: UUID, visit: UUID | None, last_id: int | None) -> AsyncIterator[str]:
        """Yield the lines of an event stream until the client goes."""
        listener = Listener(office=office, visit=visit)
        self.listeners.setdefault(office, set()).add(listener)
        await self._start()
        try:
            hall = await self._hall(office, listener)
            # Whoever saw this very change has the picture; the stream opens with a comment so that the client knows.
            if last_id == hall.position:
                listener.sent = hall.board if visit is None else hall.places.get(visit, "")
            yield "retry: 2000\n: Giliran\n\n"
            listener.offer(hall)
            while not self.closing:
                yield await _next(listener)
        finally:
            self._leave(listener)

    async def current(self, *, office: UUID, visit: UUID | None) -> str:
        """Return the present picture once, for those who ask again and again instead."""
        hall = self.halls.get(office) if self.listeners.get(office) else None
        if hall is None or (visit is not None and visit not in hall.places):
            hall = await in_thread(hall_of, office, {visit} if visit else set(), 0)
        return stamped(hall.board, now()) if visit is None else hall.places[visit]

    async def _hall(self, office: UUID, listener: Listener) -> Hall:
        async with self._locks.setdefault(office, asyncio.Lock()):
            hall = self.halls.get(office)
            known = hall is not None and (listener.visit is None or listener.visit in hall.places)
            return hall if hall is not None and known else await self._read(office, hall.position if hall else None)

    async def _read(self, office: UUID, position: int | None) -> Hall:
        wanted = {each.visit for each in self.listeners.get(office, ()) if each.visit is not None}
        # The position is taken before the picture: the picture may be newer than its id, never older.
        hall = await in_thread(hall_of, office, wanted, self.position if position is None else position)
        self.halls[office] = hall
        return hall

    async def _start(self) -> None:
        async with self._starting:
            if not self._tasks:
                self.position = await in_thread(newest)
                if not self._hears_the_end:
                    end_with_process(self.close)
                    self._hears_the_end = True
                self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._follow())]

    def _leave(self, listener: Listener) -> None:
        others = self.listeners.get(listener.office, set())
        others.discard(listener)
        if not others:
            self.listeners.pop(listener.office, None)
            self.halls.pop(listener.office, None)
        if not self.listeners:
            asyncio.get_running_loop().call_later(_LINGER, self._stop_if_idle)

    def _stop_if_idle(self) -> None:
        if not self.listeners:
            self.stop()

    def stop(self) -> None:
        """End the listening; the next listener starts it again."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    def close(self) -> None:
        """End every stream, so that the server need not wait for its clients; they come back to its successor."""
        self.closing = True
        for listeners in self.listeners.values():
            for listener in listeners:
                listener.put("retry: 2000\n\n")

    async def _listen(self) -> None:
        """Hold one connection that hears when the ledger grows; reconnect for as long as it takes."""
        tries = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    tries = 0
                    self._woken.set()
                    async for _notice in line.notifies():
                        self._woken.set()
            except (psycopg.Error, OSError):
                logger.warning("the line to the ledger is lost; trying again")
                self._woken.set()  # the follower finds out whether more than the line is lost, and says so
            await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    async def _follow(self) -> None:
        """Read what changed whenever woken, and look now and then even so."""
        lost = False
        while True:
            woken = await _within(_LOOK_ANYWAY, self._woken.wait())
            await asyncio.sleep(_AFTER_TROUBLE if lost else _GATHER)
            self._woken.clear()
            try:
                news = await in_thread(news_after, self.position)
                await self._tell(news, everybody=lost or not woken)
                lost = False
            except Exception as problem:
                if trouble := trouble_of(problem):
                    logger.warning("the hall cannot be read now", extra={"trouble": trouble})
                else:
                    logger.exception("the hall could not be read")
                self._say_lost()
                self._woken.set()
                lost = True

    async def _tell(self, news: News, *, everybody: bool) -> None:
        far = news.position != self.position and not news.offices
        for office in list(self.listeners):
            if not (everybody or far or office in news.offices):
                continue
            async with self._locks.setdefault(office, asyncio.Lock()):
                before = self.halls.get(office)
                position = news.offices.get(office, before.position if before else news.position)
                hall = await self._read(office, position)
            for listener in list(self.listeners.get(office, ())):
                listener.offer(hall)
        self.position = news.position

    def _say_lost(self) -> None:
        for listeners in self.listeners.values():
            for listener in listeners:
                listener.sent = ""
                listener.put("event: lost\ndata: {}\n\n")


async def _next(listener: Listener) -> str:
    try:
        async with asyncio.timeout(_HEARTBEAT):
            return await listener.queue.get()
    except TimeoutError:
        return "event: beat\ndata: 1\n\n"


async def _within(seconds: float, awaited: Coroutine[Any, Any, Any]) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await awaited
    except TimeoutError:
        return False
    return True


def _address() -> dict[str, Any]:
    known: dict[str, Any] = dict(settings.DATABASES["default"])
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    line = {name: value for name, value in known["OPTIONS"].items() if name not in {"pool", "options"}}
    return line | {name: str(known[key]) for name, key in names.items() if known.get(key)}
