"""Turning people away at the edge: early, politely, and never those inside before the others."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from giliran.appointments.web.room.shed import Shed
from tests.appointments.room_visitor import Answer, Device


async def _behind(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"answered"})


def loaded(load: float) -> Shed:
    """A door whose event loop wakes that many times too late."""
    door = Shed(_behind)
    door.lag = door.late * load
    door._watch = lambda: None  # type: ignore[method-assign]
    return door


def ask(door: Shed, path: str, **asked: Any) -> Answer:
    return async_to_sync(Device(app=door).ask)(path, **asked)


def test_in_quiet_times_everybody_is_answered() -> None:
    for path in ("/ruang-tunggu/x/", "/api/fast/rooms/x", "/api/fast/holds", "/beranda/"):
        assert ask(loaded(0.9), path).body == b"answered"


def test_under_overload_newcomers_are_told_when_to_come_back() -> None:
    page = ask(loaded(1.5), "/ruang-tunggu/x/")
    assert page.status == 503
    assert 1 <= int(page.headers["retry-after"]) <= 30
    assert f'http-equiv="refresh" content="{page.headers["retry-after"]}"' in page.text
    assert len(page.body) < 2_500
    api = ask(loaded(1.5), "/api/fast/rooms/x")
    assert (api.status, api.json["error"]) == (503, "busy")
    assert "retry-after" in api.headers


def test_people_inside_are_answered_longer() -> None:
    for path in ("/ruang-tunggu/x/pilih/", "/api/fast/holds", "/api/fast/calls", "/api/fast/rooms/x/pass"):
        assert ask(loaded(3), path).body == b"answered"
        assert ask(loaded(5), path).status == 503
    assert ask(loaded(50), "/healthz").body == b"answered"


def test_too_many_at_once_are_turned_away_and_the_rest_go_on() -> None:
    async def crowd() -> list[int]:
        held = asyncio.Event()

        async def slow(scope: Any, receive: Any, send: Any) -> None:
            await held.wait()
            await _behind(scope, receive, send)

        door = Shed(slow, most=5)
        asking = [asyncio.ensure_future(Device(app=door).ask("/api/fast/availability")) for _ in range(12)]
        await asyncio.sleep(0.01)
        held.set()
        return [answer.status for answer in await asyncio.gather(*asking)]

    statuses = async_to_sync(crowd)()
    assert statuses.count(200) == 6
    assert statuses.count(503) == 6


@pytest.mark.parametrize("blocked", [0.0, 0.6])
def test_a_loop_that_wakes_late_is_noticed(blocked: float) -> None:
    async def live() -> float:
        import time

        door = Shed(_behind)
        await Device(app=door).ask("/api/fast/availability")
        await asyncio.sleep(0.01)
        time.sleep(blocked)  # noqa: ASYNC251 - this is what must be noticed
        await asyncio.sleep(0.02)
        found = door.lag
        assert door._task is not None
        door._task.cancel()
        return found

    lag = async_to_sync(live)()
    assert lag > 0.1 if blocked else lag < 0.1
