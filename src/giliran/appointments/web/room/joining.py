"""Writing down those who join: all who ask while the last batch is being committed go together into the next."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from giliran.appointments.services.room.join import Joined, Joiner, Outcome, join_room
from giliran.appointments.web.room.line import TROUBLE, Line
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)
MOST = 512
_TRIES = 6
_REMEMBERED = 10_000
_MEETING = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError)


class AwayError(Exception):
    """The database could not be asked; whoever joins again later gets the entry that was made, if one was."""


@dataclass(eq=False, slots=True)
class _Waiting:
    release: UUID
    joiner: Joiner
    answer: "asyncio.Future[Joined]"


class Writer:
    """One a process."""

    def __init__(self) -> None:
        """Connect when somebody joins."""
        self._queue: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._line = Line()
        # Devices of one account that ask again cost nothing; those who come once are soon forgotten.
        self._known: OrderedDict[tuple[UUID, UUID], Joined] = OrderedDict()

    def known(self, *, release: UUID, account: UUID) -> Joined | None:
        """Return what became of an account that joined through this process."""
        return self._known.get((release, account))

    async def join(self, *, release: UUID, joiner: Joiner) -> Joined:
        """Return what became of somebody who joins; raises `AwayError`."""
        known = self.known(release=release, account=joiner.entry_pass.account)
        if known is not None:
            return known
        loop = asyncio.get_running_loop()
        waiting = _Waiting(release, joiner, loop.create_future())
        self._queue.append(waiting)
        if self._task is None or self._task.done() or self._task.get_loop() is not loop:
            self._task = loop.create_task(self._work())
        return await waiting.answer

    async def _work(self) -> None:
        while self._queue:
            batch, self._queue = self._queue[:MOST], self._queue[MOST:]
            for release in {each.release for each in batch}:
                await self._write(release, [each for each in batch if each.release == release])

    async def _write(self, release: UUID, batch: Sequence[_Waiting]) -> None:
        """Write a batch; devices of one account count as one, the first."""
        first: dict[UUID, _Waiting] = {}
        for each in batch:
            first.setdefault(each.joiner.entry_pass.account, each)
        try:
            answers = await self._asked(release, [each.joiner for each in first.values()])
        except Exception as problem:
            logger.warning("people could not be written down", extra={"count": len(batch)}, exc_info=problem)
            self._tell(batch, dict.fromkeys(first), problem)
            return
        told = dict(zip(first, answers, strict=True))
        for account, answer in told.items():
            if answer.entry is not None:
                self._known[release, account] = answer
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        self._tell(batch, told, None)

    def _tell(
        self, batch: Sequence[_Waiting], told: dict[UUID, Joined | None] | dict[UUID, Joined], why: Exception | None
    ) -> None:
        for each in batch:
            answer = told.get(each.joiner.entry_pass.account)
            if each.answer.done():  # whoever asked has gone
                continue
            if answer is None:
                each.answer.set_exception(AwayError(str(why)))
            else:
                each.answer.set_result(answer)

    async def _asked(self, release: UUID, joiners: Sequence[Joiner]) -> Sequence[Joined]:
        """Try until nobody meets another process at one account, and no human another account of theirs."""
        for attempt in range(_TRIES):
            try:
                connection = await self._line.connection()
                answers = await join_room(connection, release=release, joiners=joiners, at=now())
            except _MEETING:
                if attempt == _TRIES - 1:
                    raise
            except TROUBLE:
                await self._line.drop()
                if attempt:
                    raise
            else:
                return await self._without_again(release, joiners, answers)
        raise AssertionError

    async def _without_again(
        self, release: UUID, joiners: Sequence[Joiner], answers: Sequence[Joined]
    ) -> Sequence[Joined]:
        """Ask once more for those who met a twin in their own batch; who meets one in their own party stays out."""
        again = [n for n, answer in enumerate(answers) if answer.outcome == Outcome.AGAIN]
        if not again:
            return answers
        connection = await self._line.connection()
        second = await join_room(connection, release=release, joiners=[joiners[n] for n in again], at=now())
        found = list(answers)
        for n, answer in zip(again, second, strict=True):
            found[n] = answer if answer.outcome != Outcome.AGAIN else Joined(outcome=Outcome.ELSEWHERE)
        return found
