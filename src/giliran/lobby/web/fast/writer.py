"""The group writer: the statement's executor for the fast lane.

What arrives while a batch commits makes the next one, so that a commit is shared by the offices that call in the same
moment; of one office only one request is in a batch, since the next has to see what it did. Nobody is answered before
the commit.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from giliran.foundation.clock import now
from giliran.foundation.database import quick
from giliran.foundation.database.batches import ApartError, AwayError, carry_out, tell_away
from giliran.lobby.services.calling.asking import ECHOES, Answer, Request, answer, arguments
from giliran.lobby.services.calling.statement import CALL_NUMBERED, PARAMETERS

logger = logging.getLogger(__name__)
AT_ONCE = 128
MOST_WAITING = 5_000
LOCK_MS = 300
_PAUSES = (0.005, 0.02, 0.1)


class HeldUpError(AwayError):
    """Another transaction has held a row for too long; others need not wait for it."""


@dataclass
class Writer:
    """Takes requests one by one and carries them out in batches, over one connection."""

    connection: Any = None
    statement: Any = None
    task: "asyncio.Task[None] | None" = None
    waiting: "list[tuple[Request, asyncio.Future[Answer]]]" = field(default_factory=list)
    batches: int = 0

    def submit(self, request: Request) -> "asyncio.Future[Answer]":
        """Return what will be answered; it fails with `AwayError` where too many wait or nobody answers."""
        promise: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if len(self.waiting) >= MOST_WAITING:
            promise.set_exception(AwayError())
            return promise
        self.waiting.append((request, promise))
        if self.task is None:
            self.task = asyncio.create_task(self._drain())
        return promise

    async def close(self) -> None:
        """End what is under way and leave the database."""
        if self.task is not None:
            await self.task
        self._leave()

    async def _drain(self) -> None:
        try:
            while self.waiting:
                await asyncio.sleep(0)
                if await carry_out(self._next_batch(), self._attempt):
                    waiting, self.waiting = self.waiting, []
                    tell_away(waiting)
        finally:
            self.task = None

    def _next_batch(self) -> "Sequence[tuple[Request, asyncio.Future[Answer]]]":
        """Take the first waiting of each office, in the order of arrival."""
        chosen: dict[UUID, tuple[Request, asyncio.Future[Answer]]] = {}
        later = []
        for each in self.waiting:
            if each[0].office in chosen or len(chosen) >= AT_ONCE:
                later.append(each)
            else:
                chosen[each[0].office] = each
        self.waiting = later
        return list(chosen.values())

    async def _attempt(self, requests: Sequence[Request]) -> Sequence[Answer | Exception]:
        """Try the whole batch; whoever waits for a row that another holds is told so alone."""
        met: Exception = AwayError()
        for pause in _PAUSES:
            try:
                return await self._echoes_asked_again(requests, await self._execute(requests))
            except asyncpg.LockNotAvailableError:
                raise ApartError(HeldUpError()) from None
            except (asyncpg.IntegrityConstraintViolationError, *quick.MEETING) as problem:
                met = problem
                await asyncio.sleep(pause)
            except quick.AWAY:
                self._leave()
                return [AwayError() for _request in requests]
            except Exception as problem:
                logger.exception("calls failed")
                met = problem
                break
        raise ApartError(met)

    async def _echoes_asked_again(self, requests: Sequence[Request], told: Sequence[Answer]) -> Sequence[Answer]:
        again = [number for number, found in enumerate(told) if found.outcome in ECHOES]
        if not again:
            return told
        anew = dict(zip(again, await self._execute([requests[number] for number in again]), strict=True))
        return [anew.get(number, found) for number, found in enumerate(told)]

    async def _execute(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Carry out a batch in one statement, which commits by itself, whole or not at all."""
        if self.connection is None or self.connection.is_closed():
            # Planned once, to look its rows up by their keys. A batch that waits for one office's row is taken apart.
            self.connection = await quick.connect(
                plan_cache_mode="force_generic_plan", enable_seqscan="off", lock_timeout=str(LOCK_MS)
            )
            self.statement = await self.connection.prepare(CALL_NUMBERED)
        known = arguments(requests, at=now())
        rows = await self.statement.fetch(*(known[name] for name in PARAMETERS))
        self.batches += 1
        return [answer(tuple(row)[1:]) for row in rows]

    def _leave(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.terminate()
