"""One live run at a time: what runs in the background gives way to what somebody starts by hand."""

import asyncio
import threading
from pathlib import Path

import pytest

from giliran.config.cli import turns
from giliran.config.cli.saying import Failure
from giliran.config.cli.turns import Turn


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LOOKS", 0.02)


def test_a_run_in_the_background_gives_way_and_goes_on_afterwards(tmp_path: Path) -> None:
    background, by_hand = Turn(tmp_path, background=True), Turn(tmp_path, background=False)
    background.take()
    taking = threading.Thread(target=by_hand.take)
    taking.start()

    async def runs() -> None:
        stop = asyncio.Event()
        await asyncio.wait_for(asyncio.gather(background.watch(stop), stop.wait()), timeout=5)

    asyncio.run(runs())
    assert background.gave_way
    background.give_back()
    taking.join(5)
    assert not taking.is_alive()

    again = threading.Thread(target=background.take)
    again.start()
    again.join(0.2)
    assert again.is_alive(), "it must wait until the other one is done"
    by_hand.give_back()
    again.join(5)
    assert not again.is_alive()
    assert not background.gave_way


def test_two_by_hand_do_not_run_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_GIVES_WAY_WITHIN", 0.1)
    first, second = Turn(tmp_path, background=False), Turn(tmp_path, background=False)
    first.take()
    with pytest.raises(Failure, match="under way"):
        second.take()
