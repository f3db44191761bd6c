"""The officers: each calls over a connection of its own, begins to serve, finishes and calls the next. A process.

`python -m giliran.bench.lobby_callers TOLD` (a JSON file: port, rate, seconds, desks, begin); what was called goes as
JSON to standard output. Instants are of the system's monotonic clock, which all processes share.
"""

import asyncio
import json
import sys
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic, process_time
from typing import Any, cast

import uvloop

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_FEW = 3
_PATIENCE = 10.0


@dataclass
class Work:
    """What was called, and what went wrong. A call: office, number, calls, visit, sent at, answered at."""

    calls: list[tuple[int, str, int, str, float, float]] = field(default_factory=list)
    errors: int = 0
    nobody: int = 0

    def complain(self, what: str) -> None:
        """Count something that went wrong; the first few are shown."""
        self.errors += 1
        if self.errors <= _FEW:
            sys.stderr.write(f"{what}\n")


class Line(asyncio.Protocol):
    """One connection: one request at a time."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.transport: asyncio.Transport | None = None
        self.answered: asyncio.Future[tuple[int, bytes]] | None = None
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be ready."""
        self.transport = cast("asyncio.Transport", transport)

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """Send a request; the answer's status and body follow."""
        self.received = b""
        self.answered = asyncio.get_running_loop().create_future()
        cast("asyncio.Transport", self.transport).write(request)
        return self.answered

    def data_received(self, data: bytes) -> None:
        """Take an answer, when it is whole."""
        self.received += data
        head = self.received.find(_END)
        if head < 0 or self.answered is None:
            return
        where = self.received[:head].lower().find(_LENGTH)
        length = int(self.received[where + len(_LENGTH) : head].split(b"\r", 1)[0]) if where >= 0 else 0
        if len(self.received) >= head + len(_END) + length and not self.answered.done():
            self.answered.set_result((int(self.received[9:12]), self.received[head + len(_END) :]))

    def connection_lost(self, _why: Exception | None) -> None:
        """Tell whoever waits."""
        if self.answered is not None and not self.answered.done():
            self.answered.set_exception(ConnectionError("the line broke"))


def request(sealed: str, then: str, visit: str | None) -> bytes:
    """Return one request, with a new key."""
    body = json.dumps({"then": then, "once": str(uuid.uuid4())} | ({"visit": visit} if visit else {}))
    return (
        f"POST /api/fast/calls HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Giliran-Counter: {sealed}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def officer(work: Work, told: dict[str, Any], number: int) -> None:
    """Work at one counter until the time is over: a visitor each `every` seconds, served from the middle of it."""
    office, sealed = told["desks"][number]
    every = len(told["desks"]) / told["rate"]
    _transport, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", told["port"])
    due = told["begin"] + every * number / len(told["desks"])
    until = told["begin"] + told["seconds"]
    visit: str | None = None
    while due < until:
        await asyncio.sleep(max(0.0, due - monotonic()))
        sent = monotonic()
        found = await _told(work, line, request(sealed, "finish_and_call" if visit else "call", visit))
        if found is None:
            return
        visit = found["visit"]
        if visit is None:
            work.nobody += 1
        else:
            work.calls.append((office, found["number"], found["calls"], visit, sent, monotonic()))
            await asyncio.sleep(max(0.0, due + every / 2 - monotonic()))
            await _told(work, line, request(sealed, "start", visit))
        due += every


async def _told(work: Work, line: Line, asked: bytes) -> dict[str, Any] | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            status, body = await line.ask(asked)
    except (OSError, TimeoutError) as problem:
        work.complain(repr(problem))
        return None
    if status != 200:  # noqa: PLR2004 - HTTP's own number
        work.complain(f"{status} {body.decode()}")
        return None
    found: dict[str, Any] = json.loads(body)
    return found


async def run(told: dict[str, Any]) -> Work:
    """Let everybody work."""
    work = Work()
    await asyncio.gather(*(officer(work, told, number) for number in range(len(told["desks"]))))
    return work


def main(file: str) -> None:
    """Work, and tell."""
    told = json.loads(Path(file).read_text("ascii"))
    work = uvloop.run(run(told))
    sys.stdout.write(json.dumps({**asdict(work), "cpu_s": process_time()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
