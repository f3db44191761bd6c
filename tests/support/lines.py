"""Connections of asyncpg that tests leave behind: a server's event loop lives as long as it, a test's does not."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import asyncpg
import pytest

_open: list[Any] = []


@pytest.fixture(scope="session", autouse=True)
def _lines_are_known() -> Iterator[None]:
    """Note every connection that is made."""
    connect = asyncpg.connect

    async def noted(*args: Any, **kwargs: Any) -> Any:
        made = await connect(*args, **kwargs)
        _open.append(made)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg, "connect", noted)
        yield


@pytest.fixture(autouse=True)
def _lines_end_with_the_test() -> Iterator[None]:
    """Hang up what is still open, also where the loop that could have done it properly is over.

    Live lanes that go on in other threads are ended first: they would only connect again.
    """
    yield
    lane = sys.modules.get("giliran.lobby.web.live.lane")
    for loop, hub in list(lane._hubs.items()) if lane and _open else ():
        if loop.is_running():
            loop.call_soon_threadsafe(hub.stop)
    while _open:
        left = _open.pop()
        if left.is_closed():
            continue
        transport, loop = left._transport, left._loop
        if loop.is_running():  # in another thread
            loop.call_soon_threadsafe(left.terminate)
            continue
        with suppress(RuntimeError):
            left.terminate()
        with suppress(AttributeError):  # nobody will carry the hanging up to its end
            transport._sock.close()
            transport._sock = None
        left._protocol = None
