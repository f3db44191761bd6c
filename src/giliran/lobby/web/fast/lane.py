"""What the lobby's fast lane answers; `HANDLERS` is what the front sends on to it."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from giliran.lobby.web.fast.calls import Calls
from giliran.lobby.web.fast.writer import Writer


@dataclass
class _Lane:
    """All that lives as long as an event loop: a server has one, each test its own."""

    loop: asyncio.AbstractEventLoop | None = None
    calls: Calls = field(init=False)

    def enter(self) -> None:
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop = loop
            self.calls = Calls(writer=Writer())


_lane = _Lane()


def calls(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
    """Call."""
    _lane.enter()
    return _lane.calls(scope, receive, send)


async def close() -> None:
    """Leave the database, where an event loop ends before its process does."""
    _lane.enter()
    await _lane.calls.writer.close()


HANDLERS: dict[str, ASGIApp] = {"/api/fast/calls": calls}
