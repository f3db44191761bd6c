"""Boards and phones: each an open event stream of its own, noting when it heard of each call. A process.

`python -m giliran.bench.lobby_listeners TOLD OUT`: TOLD is a JSON file (port, listeners as [office, path]). It says
`ready` on standard output once everybody has been given the hall, and writes OUT once its standard input ends: for
each call of an office ([office, number, calls]) the instants at which it was heard of, each listener once.

What is sent to all who follow an office is the same bytes: they are read once, and looked up after that.
"""

import asyncio
import json
import sys
from array import array
from collections import defaultdict
from pathlib import Path
from time import monotonic, process_time
from typing import Any, cast

import uvloop

Call = tuple[str, int]
_AT_ONCE = 200
_TRIES, _BACK_AFTER = 20, 2.0
_QUIET, _LONGEST = 3.0, 60.0
_MOST_KNOWN = 512
_DATA, _EVENT = b"\ndata: ", b"\n\n"
_WHOLE = b"\n\n\r\n"
"""An event's end, then that of a chunk of HTTP."""
_SAYS_CALLS = (b"event: news", b"event: hall", b"event: back")


class Crowd:
    """All who listen in this process."""

    def __init__(self, port: int) -> None:
        """Begin with nobody."""
        self.port = port
        self.heard: defaultdict[tuple[int, Call], array[float]] = defaultdict(lambda: array("d"))
        self.known: dict[bytes, tuple[Call, ...]] = {}
        self.waiting: set[Listener] = set()
        self.broken = self.sent_back = 0
        self.heard_at = 0.0
        self.over = False

    def read(self, data: bytes) -> tuple[Call, ...]:
        """Return the calls that some events tell of."""
        found: list[Call] = []
        for event in data.split(_EVENT):
            if b"event: " in event and _DATA in event and any(kind in event for kind in _SAYS_CALLS):
                told = json.loads(event[event.index(_DATA) + len(_DATA) :])
                found += [(each[0], each[3]) for each in told.get("now", ())]
                found += [(each[0], each[2]) for each in told.get("past", ())]
        return tuple(dict.fromkeys(found))

    def calls_in(self, data: bytes) -> tuple[Call, ...]:
        """Return the same, remembered."""
        found = self.known.get(data)
        if found is None:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            found = self.known[data] = self.read(data)
        return found


class SentBackError(Exception):
    """A server that was just started may not see all halls at once; whoever listens comes back."""


class Listener(asyncio.Protocol):
    """One open stream."""

    __slots__ = ("crowd", "headed", "office", "path", "ready", "rest", "seen")

    def __init__(self, crowd: Crowd, office: int, path: str) -> None:
        """Belong to the crowd."""
        self.crowd, self.office, self.path = crowd, office, path
        self.rest = b""
        self.seen: set[Call] = set()
        self.headed = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        text = f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
        cast("asyncio.Transport", transport).write(text.encode())

    def data_received(self, data: bytes) -> None:
        """Take what came; what is not whole yet is kept until the rest is there."""
        at = monotonic()
        if not self.headed:
            self._head(data)
        if self.rest or not data.endswith(_WHOLE):
            data = self._whole_part(self.rest + data)
        for call in self.crowd.calls_in(data):
            if call not in self.seen:
                self.seen.add(call)
                self.crowd.heard[self.office, call].append(at)
                self.crowd.heard_at = at
        if not self.ready.done() and b"event: hall" in data:
            self.ready.set_result(None)

    def _whole_part(self, data: bytes) -> bytes:
        """Return what ends with an event's end, and keep what comes after it."""
        cut = data.rfind(_EVENT) + len(_EVENT) if _EVENT in data else 0
        self.rest = data[cut:].removeprefix(b"\r\n")
        return data[:cut]

    def _head(self, data: bytes) -> None:
        self.headed = True
        if not data.startswith(b"HTTP/1.1 200") and not self.ready.done():
            self.ready.set_exception(SentBackError(data[:300].decode()))

    def connection_lost(self, _why: Exception | None) -> None:
        """Count it: a listener that has to come back is not what is measured."""
        if not self.ready.done():
            self.ready.set_exception(SentBackError(self.path))
        elif not self.crowd.over and self.ready.exception() is None:
            self.crowd.broken += 1


async def run(told: dict[str, Any]) -> dict[str, Any]:
    """Let everybody listen until told to end; return what they heard."""
    loop = asyncio.get_running_loop()
    crowd = Crowd(told["port"])
    gate = asyncio.Semaphore(_AT_ONCE)

    async def enter(office: int, path: str) -> None:
        async with gate:
            for tries in range(_TRIES):
                transport, listener = await loop.create_connection(
                    lambda: Listener(crowd, office, path), "127.0.0.1", crowd.port
                )
                try:
                    await listener.ready
                except SentBackError:
                    crowd.sent_back += 1
                    transport.close()
                    if tries == _TRIES - 1:
                        raise
                else:
                    return
                await asyncio.sleep(_BACK_AFTER)

    await asyncio.gather(*(enter(office, path) for office, path in told["listeners"]))
    began = process_time()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    await _stragglers(crowd)
    used = process_time() - began
    crowd.over = True
    heard = [[office, *call, list(times)] for (office, call), times in crowd.heard.items()]
    return {"heard": heard, "broken_lines": crowd.broken, "sent_back": crowd.sent_back, "cpu_s": used}


async def _stragglers(crowd: Crowd) -> None:
    """Wait until nothing new is heard any more: what is late counts as late, not as missed."""
    until = monotonic() + _LONGEST
    crowd.heard_at = monotonic()
    while monotonic() < min(until, crowd.heard_at + _QUIET):  # noqa: ASYNC110 - that nothing happens is no event
        await asyncio.sleep(_QUIET / 10)


def main(file: str, out: str) -> None:
    """Listen."""
    heard = uvloop.run(run(json.loads(Path(file).read_text("ascii"))))
    Path(out).write_text(json.dumps(heard), "ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
