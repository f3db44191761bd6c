"""The group writer: the statement's executor for crowds.

What arrives while a batch commits makes the next one, so a hot slot costs one commit a batch, not one a person. There
is one writer a process, with two lines to the database: while one batch is written, the other is answered and gathered.
Nobody is answered before the commit.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from django.conf import settings

from giliran.appointments import rules
from giliran.appointments.services.statement import PARAMETERS, TAKE_FRESH_NUMBERED
from giliran.appointments.web.fast import line
from giliran.appointments.web.fast.making import many_codes, many_ids
from giliran.foundation.clock import now
from giliran.foundation.database.batches import ApartError, AwayError, carry_out, tell_away

logger = logging.getLogger(__name__)
AT_ONCE = 512
ENOUGH = 100
"""So many wait before the second line is used too: on a quiet day each batch would only get smaller."""
MOST_WAITING = 20_000
_PAUSES = (0.01, 0.05, 0.2)
_ONE_A_HUMAN = ("appointments_claim_one_an_identity", "appointments_booking_one_live_a_person")


class Wish(NamedTuple):
    """One fresh hold that a pass asks for; `data` is the fact's."""

    application: UUID
    person: UUID
    slot: UUID
    once_key: UUID
    expires_at: datetime
    data: str
    actor: UUID
    epoch: int
    lane: str
    release: UUID | None


class Told(NamedTuple):
    """What became of it: an outcome of the statement, the booking, and its code where it was made just now."""

    outcome: str
    booking: UUID | None
    code: str


@dataclass
class _Line:
    """One connection to the database, and the batch that is under way on it."""

    connection: Any = None
    statement: Any = None
    task: "asyncio.Task[None] | None" = None

    async def execute(self, wishes: Sequence[Wish]) -> Sequence[Told]:
        """Carry out a batch in one statement, which commits by itself, whole or not at all."""
        if self.connection is None or self.connection.is_closed():
            await self._enter()
        count = len(wishes)
        ids, codes = many_ids(2 * count), many_codes(count)
        rows = await self.statement.fetch(*_arguments(wishes, ids, codes))
        return [
            Told("booked", ids[n], codes[n]) if outcome == "booked" else Told(outcome, known, "")
            for n, known, outcome in rows
        ]

    async def _enter(self) -> None:
        # Planned once, for batches, to look its rows up by their keys.
        self.connection = await line.connect(
            plan_cache_mode="force_generic_plan", enable_seqscan="off", enable_mergejoin="off"
        )
        self.statement = await self.connection.prepare(TAKE_FRESH_NUMBERED)

    async def leave(self) -> None:
        """Give the connection up."""
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.terminate()


@dataclass
class GroupWriter:
    """Takes wishes one by one and carries them out in batches."""

    lines: tuple[_Line, ...] = field(default_factory=lambda: (_Line(), _Line()))
    waiting: list[tuple[Wish, "asyncio.Future[Told]"]] = field(default_factory=list)

    def submit(self, wish: Wish) -> "asyncio.Future[Told]":
        """Return what will be told; it fails with `AwayError` at once where too many wait or nobody answers."""
        promise: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        if len(self.waiting) >= MOST_WAITING:
            promise.set_exception(AwayError())
            return promise
        self.waiting.append((wish, promise))
        first, second = self.lines
        if first.task is None:
            first.task = asyncio.create_task(self._drain(first))
        elif second.task is None and len(self.waiting) >= ENOUGH:
            second.task = asyncio.create_task(self._drain(second))
        return promise

    async def close(self) -> None:
        """End what is under way and leave the database."""
        for each in self.lines:
            if each.task is not None:
                await each.task
            await each.leave()

    async def _drain(self, on: _Line) -> None:
        try:
            while self.waiting:
                # Whoever has just been answered asks again before the next batch is closed.
                await asyncio.sleep(0)
                batch, self.waiting = self.waiting[:AT_ONCE], self.waiting[AT_ONCE:]
                if batch and await carry_out(batch, partial(self._attempt, on)):
                    waiting, self.waiting = self.waiting, []
                    tell_away(waiting)
        finally:
            on.task = None

    @staticmethod
    async def _attempt(on: _Line, wishes: Sequence[Wish]) -> Sequence[Told | Exception]:
        """Try the whole batch; what meets a unique index is tried with new codes."""
        met: Exception = AwayError()
        for pause in _PAUSES:
            try:
                return await on.execute(wishes)
            except asyncpg.IntegrityConstraintViolationError as problem:
                if len(wishes) == 1 and problem.constraint_name in _ONE_A_HUMAN:
                    return [Told("has_booking", None, "")]  # of two with one identity, the other was faster
                met = problem
            except line.MEETING as problem:
                met = problem
                await asyncio.sleep(pause)
            except line.AWAY:
                await on.leave()
                return [AwayError() for _wish in wishes]
            except Exception as problem:
                logger.exception("a batch failed")
                met = problem
                break
        raise ApartError(met)


def _arguments(wishes: Sequence[Wish], ids: Sequence[UUID], codes: Sequence[str]) -> list[Any]:
    count = len(wishes)
    application, person, slot, once_key, expires_at, data, actor, epoch, lane, release = zip(*wishes, strict=True)
    known: dict[str, Any] = {
        "n": range(count), "booking": ids[:count], "application": application, "person": person, "slot": slot,
        "once_key": once_key, "code": codes, "expires_at": expires_at, "event": ids[count:], "data": data,
        "actor": actor, "epoch": epoch, "lane": lane,
        "release": release if any(release) else (),  # a shorter array goes on with NULL
        "at": now(), "node": settings.NODE, "bookable": rules.BOOKABLE_STATES, "together": False, "none": 0,
    }  # fmt: skip
    return [known[name] for name in PARAMETERS]
