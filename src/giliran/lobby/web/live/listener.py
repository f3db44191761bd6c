"""One board or phone that listens, and what keeps a slow one from costing the others anything."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from starlette.types import Send

_PATIENCE = 40.0
_PAST_CARE = (OSError, RuntimeError)
_DONE = "PyEmptyAwaitable"
Message = dict[str, Any]


class Listener:
    """`visit` None: a board. What is sent goes out at once; while the line is full, only since when it was is kept.

    Granian's `send` hands the bytes over to its own thread before it returns, unless four of them wait already; then,
    and with servers that send only once they are awaited, somebody has to wait for it.
    """

    __slots__ = ("_send", "address", "board", "make_up", "since", "stuck", "visit")

    def __init__(
        self,
        send: Send,
        *,
        make_up: "Callable[[Listener, int], bytes]",
        visit: UUID | None = None,
        address: str = "",
        board: str = "",
    ) -> None:
        """Begin with an open line; `make_up` gives what makes up for all that was passed over since a position."""
        self._send: Callable[[Message], Awaitable[None]] = send
        self.make_up = make_up
        self.visit = visit
        self.address = address
        self.board = board
        self.stuck: asyncio.Task[None] | None = None
        self.since: int | None = None

    def push(self, message: Message, *, after: int) -> None:
        """Send what follows the position `after`, or note that this one is behind from there."""
        if self.stuck is not None:
            if self.since is None:
                self.since = after
            return
        waiting = self._send(message)
        # A server's own mark of what needs no waiting for; anything else is waited for, by a task of this one's own.
        if type(waiting).__name__ != _DONE:
            self.stuck = asyncio.get_running_loop().create_task(self._wait(waiting))

    async def _wait(self, waiting: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await waiting
        except TimeoutError:
            self.end()
            return
        except _PAST_CARE:
            return
        self.stuck = None
        if self.since is not None:
            since, self.since = self.since, None
            self.push(body(self.make_up(self, since)), after=since)

    def end(self) -> None:
        """End the stream; who listened comes back if somebody is there."""
        with suppress(*_PAST_CARE):
            waiting = self._send(body(b"", more=False))
            if type(waiting).__name__ != _DONE:
                self.stuck = asyncio.get_running_loop().create_task(_until_done(waiting))


async def _until_done(waiting: Awaitable[None]) -> None:
    with suppress(TimeoutError, *_PAST_CARE):
        async with asyncio.timeout(_PATIENCE):
            await waiting


def body(data: bytes, *, more: bool = True) -> Message:
    """Return a piece of an answer's body; one object can go to any number of listeners."""
    return {"type": "http.response.body", "body": data, "more_body": more}
