"""The crowd: everybody who joins, asks when told to, and books when let in. A process of its own.

`python -m giliran.bench.release_crowd TOLD PASSES`; prints what it found as JSON. Real HTTP over connections that stay
open; each person is a small machine that is woken when its next request is due. A person with many devices joins and
asks a hundred times as often as the others, from fifty devices.
"""

import asyncio
import heapq
import json
import random
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from giliran.bench.release_someone import Someone

STREAMS = 100
"""How many times the requests of others somebody with many devices sends; two of them are one device's."""
_LATE_SHARE = 0.05
_LATE_WITHIN = 20.0
_EARLY_UNTIL = 3.0
_LONGEST = 600.0
_TICK = 0.005
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_FEW = 5
_chance = random.Random(4)  # noqa: S311 - the same crowd each time


class Connection(asyncio.Protocol):
    """One connection: one request at a time."""

    def __init__(self, crowd: "Crowd") -> None:
        """Belong to the crowd."""
        self.crowd = crowd
        self.transport: asyncio.Transport | None = None
        self.someone: Someone | None = None
        self.received = b""
        self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be ready."""
        self.transport = cast("asyncio.Transport", transport)
        self.crowd.free.append(self)

    def send(self, someone: Someone) -> None:
        """Send somebody's request."""
        self.someone, self.sent = someone, time.perf_counter()
        cast("asyncio.Transport", self.transport).write(someone.request())

    def data_received(self, data: bytes) -> None:
        """Take an answer, when it is whole."""
        received = self.received + data if self.received else data
        head = received.find(_END)
        where = received[:head].lower().find(_LENGTH) if head >= 0 else -1
        length = int(received[where + len(_LENGTH) : head].split(b"\r", 1)[0]) if where >= 0 else 0
        if head < 0 or len(received) < head + len(_END) + length:
            self.received = received
            return
        self.received = b""
        someone, self.someone = self.someone, None
        if someone is not None:
            self.crowd.take(someone, int(received[9:12]), received[head + len(_END) :], time.perf_counter() - self.sent)
        self.crowd.free.append(self)
        self.crowd.pump()

    def connection_lost(self, _why: Exception | None) -> None:
        """Connect again; whoever was under way asks again."""
        with_someone, self.someone, self.received = self.someone, None, b""
        if self in self.crowd.free:
            self.crowd.free.remove(self)
        if self.crowd.over:
            return
        if with_someone is not None:
            self.crowd.count["broken"] += 1
            self.crowd.later(with_someone, 1.0)
        self.crowd.again.append(asyncio.ensure_future(self.crowd.connect(self)))


@dataclass
class Crowd:
    """Everybody, and what became of them."""

    port: int
    release: str
    room_opens_at: float
    opens_at: float
    connections: int
    heap: list[tuple[float, int, Someone]] = field(default_factory=list)
    ready: deque[Someone] = field(default_factory=deque)
    free: list[Connection] = field(default_factory=list)
    again: list[Any] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=lambda: {"join": [], "poll": [], "pass": [], "hold": []})
    booked_at: list[float] = field(default_factory=list)
    waited: float = 0.0
    open: int = 0
    turn: int = 0
    over: bool = False
    path: bytes = b""
    head: bytes = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"

    def __post_init__(self) -> None:
        """Prepare what all requests have in common."""
        self.path = f"/api/fast/rooms/{self.release}".encode()

    def later(self, someone: Someone, seconds: float) -> None:
        """Wake somebody later."""
        self.turn += 1
        heapq.heappush(self.heap, (time.time() + seconds, self.turn, someone))

    def at(self, someone: Someone, moment: float) -> None:
        """Wake somebody at a moment."""
        self.later(someone, moment - time.time())
        self.open += 1

    def take(self, someone: Someone, status: int, body: bytes, took: float) -> None:
        """Note an answer."""
        self.times[someone.doing].append(took)
        after = someone.answered(status, body)
        if after is None:
            self.open -= 1
        else:
            self.later(someone, after)

    def failed(self, what: str) -> None:
        """Count somebody whom no page would help."""
        self.errors[what] += 1
        if sum(self.errors.values()) <= _FEW:
            sys.stderr.write(f"{what}\n")

    def pump(self) -> None:
        """Give what is due to connections that are free."""
        while self.free and self.ready:
            self.free.pop().send(self.ready.popleft())

    async def connect(self, connection: Connection) -> None:
        """Open a connection, however often it takes."""
        while not self.over:
            try:
                await asyncio.get_running_loop().create_connection(lambda: connection, "127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.2)
            else:
                return

    async def run(self) -> dict[str, Any]:
        """Live through the release."""
        for _number in range(self.connections):
            await self.connect(Connection(self))
        until = self.opens_at + _LONGEST
        while self.open and time.time() < until:
            now = time.time()
            while self.heap and self.heap[0][0] <= now:
                due, _turn, someone = heapq.heappop(self.heap)
                self.waited = max(self.waited, now - due)
                self.ready.append(someone)
            self.pump()
            await asyncio.sleep(_TICK)
        self.over = True
        return self.found()

    def found(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "count": dict(self.count), "ends": dict(self.ends), "errors": dict(self.errors), "unfinished": self.open,
            "requests": {name: len(times) for name, times in self.times.items()},
            "ms": {name: _quantiles(times) for name, times in self.times.items() if times},
            "last_booked": max(self.booked_at, default=0.0), "behind_s": round(self.waited, 2),
        }  # fmt: skip


def _quantiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 2)
        for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))
    }


def _people(crowd: Crowd, passes: Path) -> Iterator[tuple[Someone, float]]:
    """Yield each device with when it joins: most before the moment, some after; those with many all before."""
    span = crowd.opens_at - _EARLY_UNTIL - crowd.room_opens_at
    for line in passes.read_text("ascii").splitlines():
        number, flag, sealed = line.split()
        many = flag == "1"
        late = not many and _chance.random() < _LATE_SHARE
        for _stream in range(STREAMS if many else 1):
            moment = crowd.opens_at + _chance.random() * _LATE_WITHIN if late else (
                crowd.room_opens_at + 1 + _chance.random() * (span - 1)
            )  # fmt: skip
            yield Someone(crowd, int(number), sealed.encode(), many=many, late=late), moment


def main(told: str, passes: str) -> None:
    """Read, live, tell."""
    crowd = Crowd(**json.loads(told))
    for someone, moment in _people(crowd, Path(passes)):
        crowd.at(someone, moment)
    sys.stdout.write(json.dumps(asyncio.run(crowd.run())))


if __name__ == "__main__":
    main(*sys.argv[1:])
