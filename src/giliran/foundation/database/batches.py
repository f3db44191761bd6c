"""Many wishes in one statement: what the group writers of the fast lanes share.

A batch is carried out whole or not at all. Where that fails for a reason that one of them may have brought along, it is
tried in halves, so that what fails for one is told to that one alone: the others' may be committed already.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

W = TypeVar("W")
T = TypeVar("T")


class AwayError(Exception):
    """The database could not be asked, or broke off before it answered: what was asked may or may not have happened."""


class ApartError(Exception):
    """A batch failed for a reason of one of those in it; `met` is what there was."""

    def __init__(self, met: Exception) -> None:
        """Take what was met."""
        super().__init__(str(met))
        self.met = met


async def in_halves(
    wishes: Sequence[W], attempt: Callable[[Sequence[W]], Awaitable[Sequence[T | Exception]]]
) -> Sequence[T | Exception]:
    """Return what becomes of each; `attempt` raises `ApartError` where the halves are to be tried by themselves."""
    try:
        return await attempt(wishes)
    except ApartError as problem:
        if len(wishes) == 1:
            return [problem.met]
    middle = len(wishes) // 2
    return [*await in_halves(wishes[:middle], attempt), *await in_halves(wishes[middle:], attempt)]


def keep(promise: "asyncio.Future[T]", found: T | Exception) -> None:
    """Answer whoever still waits."""
    if promise.done():  # whoever asked has gone
        return
    if isinstance(found, Exception):
        promise.set_exception(found)
    else:
        promise.set_result(found)


def keep_all(batch: "Iterable[tuple[W, asyncio.Future[T]]]", found: Sequence[T | Exception]) -> None:
    """Answer those of a batch, in its order."""
    for (_wish, promise), each in zip(batch, found, strict=True):
        keep(promise, each)


def tell_away(waiting: "Iterable[tuple[W, asyncio.Future[T]]]") -> None:
    """Tell those who wait that the database is away: nobody waits in vain for what has just been tried."""
    for _wish, promise in waiting:
        keep(promise, AwayError())
