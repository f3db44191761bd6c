"""Many wishes in one statement: what the group writers of the fast lanes share.

A batch is carried out whole or not at all. Where that fails for a reason that one of them may have brought along, it is
tried in halves, so that what fails for one is told to that one alone: the others' may be committed already.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

logger = logging.getLogger(__name__)
W = TypeVar("W")
T = TypeVar("T")


class AwayError(Exception):
    """The database could not be asked, or broke off before it answered: what was asked may or may not have happened."""


class ApartError(Exception):
    """A batch failed for a reason of one of those in it; `met` is what there was."""

    def __init__(self, met: Exception) -> None:
        """Take what was met."""
        super().__init__()
        self.met = met


async def carry_out(
    batch: "Sequence[tuple[W, asyncio.Future[T]]]",
    attempt: Callable[[Sequence[W]], Awaitable[Sequence[T | Exception]]],
) -> bool:
    """Carry out a batch and answer everybody in it, whatever happens; return whether the database turned out away.

    `attempt` raises `ApartError` where the halves are to be tried by themselves.
    """
    found: Sequence[T | Exception]
    try:
        found = await _in_halves([wish for wish, _promise in batch], attempt)
    except Exception as problem:
        logger.exception("a batch broke off")
        found = [problem] * len(batch)
    for (_wish, promise), each in zip(batch, found, strict=True):
        keep(promise, each)
    return type(found[-1]) is AwayError


async def _in_halves(
    wishes: Sequence[W], attempt: Callable[[Sequence[W]], Awaitable[Sequence[T | Exception]]]
) -> Sequence[T | Exception]:
    try:
        return await attempt(wishes)
    except ApartError as problem:
        if len(wishes) == 1:
            return [problem.met]
    middle = len(wishes) // 2
    return [*await _in_halves(wishes[:middle], attempt), *await _in_halves(wishes[middle:], attempt)]


def keep(promise: "asyncio.Future[T]", found: T | Exception) -> None:
    """Answer whoever still waits."""
    if promise.done():  # whoever asked has gone
        return
    if isinstance(found, Exception):
        promise.set_exception(found)
    else:
        promise.set_result(found)


def tell_away(waiting: "Iterable[tuple[W, asyncio.Future[T]]]") -> None:
    """Tell those who wait that the database is away: nobody waits in vain for what has just been tried."""
    for _wish, promise in waiting:
        keep(promise, AwayError())
