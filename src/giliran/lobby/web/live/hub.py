"""One hub a process: it hears of the ledger's growth by one line, and keeps the halls that somebody here follows.

A hall is read once, as of one position of the ledger; from then on facts change it, by position. What the hub has
handled up to `position` is in every hall; facts that come while a hall is read wait for it.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from giliran.foundation.clock import now
from giliran.foundation.outage import trouble_of
from giliran.ledger.facts import UnknownFactError
from giliran.ledger.subscriptions import as_recorded
from giliran.lobby.web.live import line as lines
from giliran.lobby.web.live.ending import end_with_process
from giliran.lobby.web.live.followed import Followed, Loaded
from giliran.lobby.web.live.limits import Limits
from giliran.lobby.web.live.line import Line
from giliran.lobby.web.live.listener import Listener
from giliran.lobby.web.live.presence import EVERY, Presence
from giliran.lobby.web.live.reading import at_leisure, in_thread, picture_of, waits_of
from giliran.lobby.web.live.told import Range

logger = logging.getLogger(__name__)

PATIENCE = 5.0
_LOOK_ANYWAY = 5.0
_HEARTBEAT = 15.0
_PAUSES = (0.5, 1.0, 2.0, 5.0)
_KEPT_UNASKED = 60.0
_TEND_EVERY = 1.0
_REST = 5.0
"""Computing ranges may take one part of the time in so many and one."""


class AwayError(Exception):
    """The hall cannot be seen now."""


class Hub:
    """All who listen in this process. It works while there are any."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.halls: dict[UUID, Followed] = {}
        self.limits = Limits()
        self.boards = Presence()
        self.position = self._heard = 0
        self.closing = False
        self._ready = asyncio.Event()
        self._woken = asyncio.Event()
        self._reading: dict[UUID, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._hears_the_end = False
        self._noted_at = 0.0

    async def hall(self, office: UUID) -> Followed:
        """Return an office's hall, read if need be; raise `AwayError` where that cannot be done now."""
        self._start()
        hall = self.halls.setdefault(office, Followed(office))
        if hall.picture is None:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._ready.wait()
                    await asyncio.shield(self._read(hall))
            except TimeoutError as problem:
                raise AwayError from problem
            if hall.picture is None:
                raise AwayError
        hall.asked_at = asyncio.get_running_loop().time()
        return hall

    def hall_with(self, visit: UUID) -> Followed | None:
        """Return the hall that a visit is in, among those known here."""
        for hall in self.halls.values():
            if hall.picture is not None and visit in hall.picture.visits:
                hall.asked_at = asyncio.get_running_loop().time()
                return hall
        return None

    def join(self, hall: Followed, listener: Listener, *, last: int | None) -> None:
        """Let somebody follow a hall."""
        self.limits.enter(listener.address)
        if listener.board:
            self.boards.hear(hall.office, listener.board)
        hall.join(listener, last=last, seen=self.position)

    def leave(self, hall: Followed, listener: Listener) -> None:
        """Let them go."""
        self.limits.leave(listener.address)
        hall.leave(listener)

    def stop(self) -> None:
        """End the listening; the next listener starts it again."""
        for task in [*self._tasks, *self._reading.values()]:
            task.cancel()
        for hall in self.halls.values():
            hall.stop()
        self._tasks, self._reading, self.halls = [], {}, {}
        self._ready.clear()

    def close(self) -> None:
        """End every stream, so that the server need not wait for its clients; they come back to its successor."""
        self.closing = True
        for hall in self.halls.values():
            for listener in list(hall.listeners):
                listener.end()

    def _start(self) -> None:
        if self._tasks:
            return
        if not self._hears_the_end:
            end_with_process(self.close)
            self._hears_the_end = True
        works = (self._run(), self._tend(), self._estimate())
        self._tasks = [asyncio.get_running_loop().create_task(work) for work in works]

    def _read(self, hall: Followed) -> "asyncio.Task[None]":
        """Read a hall, once however many ask; facts that come meanwhile are kept for it."""
        task = self._reading.get(hall.office)
        if task is None or task.done():
            hall.reading = True
            task = self._reading[hall.office] = asyncio.get_running_loop().create_task(self._read_now(hall))
        return task

    async def _read_now(self, hall: Followed) -> None:
        tries = 0
        while self.halls.get(hall.office) is hall:
            try:
                hall.begin(await in_thread(_load, hall.office, tuple(hall.by_visit)))
            except Exception as problem:
                if trouble := trouble_of(problem):
                    logger.warning("a hall cannot be read now", extra={"trouble": trouble})
                else:
                    logger.exception("a hall could not be read")
                hall.say_lost()
                await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
                tries += 1
            else:
                self._reading.pop(hall.office, None)
                return

    async def _run(self) -> None:
        """Hold the line; where it breaks say so to all, and take it up again for as long as it takes."""
        tries = 0
        while True:
            line: Line | None = None
            try:
                line = await Line.open(heard=self._hear, ended=self._woken.set)
                await self._take_up(line)
                tries = 0
                await self._follow(line)
            except Exception as problem:
                if not isinstance(problem, lines.AWAY):
                    logger.exception("the line to the ledger failed")
                else:
                    logger.warning(
                        "the line to the ledger is lost; trying again", extra={"why": type(problem).__name__}
                    )
            finally:
                if line is not None:
                    line.close()
            for hall in self.halls.values():
                hall.say_lost()
            await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    async def _take_up(self, line: Line) -> None:
        """Begin from the ledger's newest position; halls known from before an outage are read anew."""
        self.position = self._heard = await line.last()
        self._ready.set()
        for hall in self.halls.values():
            if hall.lost:
                self._read(hall)

    async def _follow(self, line: Line) -> None:
        while True:
            if self._heard <= self.position:
                self._heard = await line.last()
            while self.position < self._heard:
                await self._catch_up(line, self._heard)
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_ANYWAY):
                    await self._woken.wait()
            self._woken.clear()

    def _hear(self, position: int) -> None:
        """Take in how far the ledger has come."""
        self._heard = max(self._heard, position)
        self._woken.set()

    async def _catch_up(self, line: Line, last: int) -> None:
        rows = await line.news(after=self.position, until=last, offices=self.halls)
        self.position = rows[-1][0] if len(rows) == lines.MOST else last
        self._take(rows)

    def _take(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            hall = self.halls.get(row[3])
            if hall is None:
                continue
            try:
                recorded = as_recorded(row)
            except UnknownFactError:  # of a newer version of us
                self._read(hall)
                continue
            if not hall.take(recorded):
                self._read(hall)

    async def _tend(self) -> None:
        """Look after the halls every second: beats, notices that begin or end, days that end, halls nobody asks for."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(_TEND_EVERY)
            at = now()
            for office, hall in list(self.halls.items()):
                if hall.is_of_yesterday(at):
                    self._read(hall)
                hall.notice(at)
                if clock() - hall.sent_at > _HEARTBEAT:
                    hall.beat()
                if not hall.listeners and clock() - hall.asked_at > _KEPT_UNASKED:
                    hall.stop()
                    self.halls.pop(office)
                for listener in hall.listeners if clock() - self._noted_at > EVERY else ():
                    if listener.board:
                        self.boards.hear(office, listener.board)
            if clock() - self._noted_at > EVERY:
                self._noted_at = clock()
            await self.boards.write()
            if not self.halls:
                self.stop()

    async def _estimate(self) -> None:
        """Compute ranges anew where a hall changed, one after the other, and rest in between."""
        clock = asyncio.get_running_loop().time
        while True:
            wanted = [hall for hall in self.halls.values() if hall.picture and not hall.lost and hall.wants_estimate()]
            began = clock()
            for hall in sorted(wanted, key=lambda each: each.estimated_at)[:1]:
                hall.stale = False
                try:
                    hall.estimate(*await at_leisure(_waits, hall.office))
                except AwayError:
                    hall.estimated_at = clock()
            await asyncio.sleep(max(0.1, _REST * (clock() - began)) if wanted else 0.25)


def _load(office: UUID, also: Collection[UUID]) -> Loaded:
    picture = picture_of(office, also)
    try:
        return Loaded(picture, *_waits(office))
    except AwayError:  # a hall without ranges is better than none
        return Loaded(picture, {}, {})


def _waits(office: UUID) -> tuple[Mapping[UUID, Range], Mapping[str, Range]]:
    try:
        return waits_of(office)
    except Exception as problem:
        if trouble := trouble_of(problem):
            logger.warning("ranges cannot be computed now", extra={"trouble": trouble})
        else:
            logger.exception("ranges could not be computed")
        raise AwayError from problem
