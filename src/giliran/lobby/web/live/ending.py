"""Hearing that the process is to end: a server waits for open answers, and a stream is one that never ends itself."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


def end_with_process(close: Callable[[], None]) -> None:
    """Have `close` run in this event loop when the process is told to end; what the server does then stays.

    The loop's own handlers hear of signals by another way (its wake-up descriptor), which this does not touch.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before):
            signal.signal(number, _chained(before, lambda: _soon(loop, close)))


def _chained(before: Callable[..., Any], also: Callable[[], None]) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        also()
        before(number, frame)

    return handle


def _soon(loop: asyncio.AbstractEventLoop, close: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(close)
