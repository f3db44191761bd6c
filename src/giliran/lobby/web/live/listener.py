"""One board or phone that listens, and what keeps a slow one from costing the others anything."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from starlette.types import Send

_PATIENCE = 40.0
_PAST_CARE = (OSError, RuntimeError)
Message = dict[str, Any]


class Listener:
    """`visit` None: a board. What is sent goes out at once; while the line is full, nothing is kept but that it was.

    Granian's `send` hands the bytes over to its own thread before it returns, unless four of them wait already; then,
    and with servers that send only once they are awaited, somebody has to wait for it.
    """

    __slots__ = ("_send", "address", "behind", "board", "newest", "stuck", "visit")

    def __init__(
        self, send: Send, *, visit: UUID | None, address: str, board: str, newest: Callable[[], bytes]
    ) -> None:
        """Begin with an open line; `newest` gives what makes up for all that was passed over."""
        self._send: Callable[[Message], Awaitable[None]] = send
        self.visit = visit
        self.address = address
        self.board = board
        self.newest = newest
        self.stuck: asyncio.Task[None] | None = None
        self.behind = False

    def push(self, message: Message) -> None:
        """Send, or note that this one is behind."""
        if self.stuck is not None:
            self.behind = True
            return
        waiting = self._send(message)
        # A server's own mark of what needs no waiting for; anything else is waited for, by a task of this one's own.
        if type(waiting).__name__ != "PyEmptyAwaitable":
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
        if self.behind:
            self.behind = False
            self.push(body(self.newest()))

    def end(self) -> None:
        """End the stream; who listened comes back if somebody is there."""
        with suppress(*_PAST_CARE):
            waiting = self._send(body(b"", more=False))
            if type(waiting).__name__ != "PyEmptyAwaitable":
                self.stuck = asyncio.get_running_loop().create_task(_until_done(waiting))


async def _until_done(waiting: Awaitable[None]) -> None:
    with suppress(TimeoutError, *_PAST_CARE):
        async with asyncio.timeout(_PATIENCE):
            await waiting


def body(data: bytes, *, more: bool = True) -> Message:
    """Return a piece of an answer's body; one object can go to any number of listeners."""
    return {"type": "http.response.body", "body": data, "more_body": more}
