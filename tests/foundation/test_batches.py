"""Batches that fail for one of those in them."""

import asyncio
from collections.abc import Sequence

import pytest

from giliran.foundation.database.batches import ApartError, AwayError, carry_out, keep, tell_away

Promised = list[tuple[int, "asyncio.Future[str]"]]


class Table:
    """Takes even numbers, whole batches or nothing."""

    def __init__(self) -> None:
        """Begin empty."""
        self.taken: list[int] = []
        self.tries: list[list[int]] = []

    async def attempt(self, wishes: Sequence[int]) -> Sequence[str | Exception]:
        """Take them all, or fail for the first that is odd."""
        self.tries.append(list(wishes))
        for wish in wishes:
            if wish % 2:
                raise ApartError(ValueError(str(wish)))
        self.taken += wishes
        return [f"took {wish}" for wish in wishes]


def _promised(wishes: Sequence[int]) -> Promised:
    return [(wish, asyncio.get_running_loop().create_future()) for wish in wishes]


def _told(batch: Promised) -> list[str]:
    return [repr(promise.exception()) if promise.exception() else promise.result() for _wish, promise in batch]


def test_what_fails_for_one_is_told_to_that_one_alone() -> None:
    async def play() -> None:
        table, batch = Table(), _promised([2, 4, 5, 6, 7, 8])
        assert not await carry_out(batch, table.attempt)
        assert _told(batch) == ["took 2", "took 4", "ValueError('5')", "took 6", "ValueError('7')", "took 8"]
        assert table.taken == [2, 4, 6, 8], "in the order in which they came"
        assert table.tries[0] == [2, 4, 5, 6, 7, 8]

    asyncio.run(play())


def test_a_batch_without_a_fault_is_one_try() -> None:
    async def play() -> None:
        table, batch = Table(), _promised([2, 4])
        assert not await carry_out(batch, table.attempt)
        assert (table.tries, _told(batch)) == ([[2, 4]], ["took 2", "took 4"])

    asyncio.run(play())


def test_nobody_is_left_waiting_when_a_batch_breaks_off(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_wishes: Sequence[int]) -> Sequence[str | Exception]:
        raise LookupError

    async def away(wishes: Sequence[int]) -> Sequence[str | Exception]:
        return [AwayError() for _wish in wishes]

    async def play() -> None:
        batch = _promised([2, 4])
        assert not await carry_out(batch, broken)
        assert _told(batch) == ["LookupError()", "LookupError()"]
        batch = _promised([2])
        assert await carry_out(batch, away)
        assert _told(batch) == ["AwayError()"]

    asyncio.run(play())
    assert "a batch broke off" in caplog.text


def test_promises_are_kept_once_and_whoever_has_gone_is_no_trouble() -> None:
    async def play() -> None:
        (_one, gone), (_two, first), (_three, left) = _promised([1, 2, 3])
        gone.cancel()
        keep(gone, "too late")
        keep(first, "first")
        keep(first, "again")
        tell_away([(3, left)])
        assert first.result() == "first"
        with pytest.raises(AwayError):
            left.result()

    asyncio.run(play())
