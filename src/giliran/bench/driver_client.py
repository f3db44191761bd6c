"""Our own load generator: many connections, each asking again as soon as it is answered. A process of its own.

`python -m giliran.bench.driver_client PORT FILE CONNECTIONS [patient|RATE]` books what the file lists and writes
`answers.0` beside it; `… PORT /PATH CONNECTIONS SECONDS` asks for one address again and again. What it found goes to
standard output.
"""

import asyncio
import io
import json
import random
import statistics
import sys
from pathlib import Path
from time import perf_counter
from typing import TextIO, cast

_GOOD = (b"200", b"201")
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_PAUSE = 0.05
_SLOWEST_RETRY = 0.5
_PATIENCE = 120.0
_SHOWN = 3


class Load:
    """The wishes still to be sent, and what became of the others."""

    def __init__(self, requests: list[bytes], answers: TextIO, *, patient: bool, interval: float = 0.0) -> None:
        """Take the requests in their order; a connection sends one each `interval` seconds, or as fast as it can."""
        self.interval = interval
        self.waiting = list(reversed(requests))
        self.open = len(requests)
        self.answers = answers
        self.patient = patient
        self.refused = self.errors = 0
        self.retried = 0
        self.times: list[float] = []
        self.done = asyncio.Event()

    def good(self, body: bytes, seconds: float) -> None:
        """Keep what was acknowledged."""
        self.answers.write(body.decode() + "\n")
        self.times.append(seconds)

    def finish(self) -> None:
        """Count one wish as answered for good."""
        self.open -= 1
        if not self.open:
            self.done.set()


class Connection(asyncio.Protocol):
    """One connection: one request under way at a time."""

    def __init__(self, load: Load, port: int) -> None:
        """Belong to a load."""
        self.load, self.port = load, port
        self.transport: asyncio.Transport | None = None
        self.request: bytes | None = None
        self.received = b""
        self.sent = 0.0
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Go on with the wish that the last connection broke under, or with the next."""
        self.transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if self.request is None:
            if not self.load.waiting:
                return
            self.request = self.load.waiting.pop()
            self.began = perf_counter()
        self.received = b""
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Take an answer, when it is whole."""
        received = self.received + data if self.received else data
        head = received.find(_END)
        if head < 0:
            self.received = received
            return
        where = received[:head].lower().find(_LENGTH)
        length = int(received[where + len(_LENGTH) : head].split(b"\r", 1)[0]) if where >= 0 else 0
        if len(received) < head + len(_END) + length:
            self.received = received
            return
        self._answered(received[9:12], received[head + len(_END) :])

    def _answered(self, status: bytes, body: bytes) -> None:
        load = self.load
        if status in _GOOD:
            load.good(body, perf_counter() - self.began)
        elif status == b"503" and load.patient:
            load.retried += 1
            self._later(self._send)
            return
        else:
            fault = status.startswith(b"5")
            load.errors += fault
            load.refused += not fault
            if load.errors + load.refused <= _SHOWN:
                sys.stderr.write(f"{status.decode()} {body.decode()}\n")
        self.request = None
        load.finish()
        left = self.began + load.interval - perf_counter() if load.interval else 0.0
        if left > 0:
            asyncio.get_running_loop().call_later(left, self._send)
        else:
            self._send()

    def connection_lost(self, _why: Exception | None) -> None:
        """Come back; what was under way is asked again, or was lost for one who has no patience."""
        self.transport = None
        if self.load.done.is_set():
            return
        if self.request is not None and not self.load.patient:
            self.load.errors += 1
            self.request = None
            self.load.finish()
        self.load.retried += self.request is not None
        self._later(self.connect)

    def connect(self) -> None:
        """Open the connection in the background."""
        self.opening = asyncio.ensure_future(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        while not self.load.done.is_set():
            try:
                await loop.create_connection(lambda: self, "127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(_PAUSE)
            else:
                return

    def _later(self, what: "object") -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(_PAUSE + random.random() * _SLOWEST_RETRY, what)  # type: ignore[arg-type]  # noqa: S311 - spread


async def run(load: Load, port: int, *, connections: int) -> dict[str, float]:
    """Send everything; return the figures."""
    began, many = perf_counter(), load.open
    for _number in range(connections):
        Connection(load, port).connect()
    await asyncio.wait_for(load.done.wait(), _PATIENCE + many / 100)
    seconds = perf_counter() - began
    times = load.times if len(load.times) > 1 else [0.0, 0.0]
    return {
        "seconds": seconds,
        "refused": load.refused,
        "errors": load.errors,
        "p50_ms": round(statistics.median(times) * 1000, 2),
        "p99_ms": round(statistics.quantiles(times, n=100)[98] * 1000, 2),
    }


def prepared(line: str) -> bytes:
    """Return the request of one line of the file."""
    slot, key, sealed = line.split()
    body = json.dumps({"slot": slot})
    return (
        f"POST /api/fast/holds HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Giliran-Pass: {sealed}\r\nIdempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


class Looks(Load):
    """One request again and again, until the time is over."""

    def __init__(self, request: bytes, *, seconds: float) -> None:
        """Have as many as are asked for."""
        super().__init__([], io.StringIO(), patient=False)
        self.request, self.seconds = request, seconds
        self.until = perf_counter() + seconds
        self.waiting = [request]

    def good(self, body: bytes, seconds: float) -> None:
        """Keep the time alone."""
        del body
        self.times.append(seconds)

    def finish(self) -> None:
        """Have one more, or end."""
        if perf_counter() < self.until:
            self.waiting.append(self.request)
        else:
            self.done.set()


def look(port: str, path: str, connections: str, seconds: str) -> dict[str, float]:
    """Ask for one address for so long."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    load = Looks(request, seconds=float(seconds))
    load.waiting = [request] * int(connections)
    told = asyncio.run(run(load, int(port), connections=int(connections)))
    return {**told, "requests": len(load.times), "errors": load.errors + load.refused}


def book(port: str, file: str, connections: str, how: str = "") -> dict[str, float]:
    """Book what a file lists: as fast as possible, or so many a second."""
    lines = Path(file).read_text("ascii").splitlines()
    with Path(file).with_name("answers.0").open("w", encoding="utf-8") as answers:
        interval = int(connections) / float(how) if how and how != "patient" else 0.0
        load = Load([prepared(line) for line in lines], answers, patient=how == "patient", interval=interval)
        return asyncio.run(run(load, int(port), connections=int(connections)))


def main(port: str, what: str, connections: str, more: str = "") -> None:
    """Send it all, and tell."""
    told = look(port, what, connections, more) if "?" in what else book(port, what, connections, more)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
