"""What the fast lane answers; `HANDLERS` is what the front sends on to it."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from giliran.appointments.web.fast.free import FreePlaces
from giliran.appointments.web.fast.holds import Holds
from giliran.appointments.web.fast.slots import Slots
from giliran.appointments.web.fast.writer import GroupWriter


@dataclass
class _Lane:
    """All that lives as long as an event loop: a server has one, each test its own."""

    loop: asyncio.AbstractEventLoop | None = None
    holds: Holds = field(init=False)
    free: FreePlaces = field(init=False)

    def enter(self) -> None:
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop = loop
            self.holds, self.free = Holds(writer=GroupWriter(), slots=Slots()), FreePlaces()


_lane = _Lane()


def holds(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
    """Book."""
    _lane.enter()
    return _lane.holds(scope, receive, send)


def availability(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
    """Tell what is free."""
    _lane.enter()
    return _lane.free(scope, receive, send)


async def close() -> None:
    """Leave the database, where an event loop ends before its process does."""
    _lane.enter()
    await _lane.holds.writer.close()
    await _lane.holds.limits.settle()
    await _lane.free.close()


HANDLERS: dict[str, ASGIApp] = {"/api/fast/holds": holds, "/api/fast/availability": availability}
