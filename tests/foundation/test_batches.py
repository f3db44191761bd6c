"""Batches that fail for one of those in them."""

import asyncio
from collections.abc import Sequence

import pytest

from giliran.foundation.database.batches import ApartError, AwayError, in_halves, keep, keep_all, tell_away


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


def test_what_fails_for_one_is_told_to_that_one_alone() -> None:
    table = Table()
    found = asyncio.run(in_halves([2, 4, 5, 6, 7, 8], table.attempt))
    assert [str(each) for each in found] == ["took 2", "took 4", "5", "took 6", "7", "took 8"]
    assert [type(each) for each in found].count(ValueError) == 2
    assert table.taken == [2, 4, 6, 8], "in the order in which they came"
    assert table.tries[0] == [2, 4, 5, 6, 7, 8]


def test_a_batch_without_a_fault_is_one_try() -> None:
    table = Table()
    assert asyncio.run(in_halves([2, 4], table.attempt)) == ["took 2", "took 4"]
    assert table.tries == [[2, 4]]


def test_promises_are_kept_once_and_whoever_has_gone_is_no_trouble() -> None:
    async def play() -> None:
        promises: list[asyncio.Future[str]] = [asyncio.get_running_loop().create_future() for _ in range(4)]
        promises[0].cancel()
        keep(promises[0], "too late")
        keep_all(list(enumerate(promises[1:3])), ["first", KeyError("second")])
        tell_away([(9, promises[3])])
        keep(promises[1], "again")
        assert promises[1].result() == "first"
        with pytest.raises(KeyError):
            promises[2].result()
        with pytest.raises(AwayError):
            promises[3].result()

    asyncio.run(play())
