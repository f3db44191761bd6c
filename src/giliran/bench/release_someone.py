"""One person of the crowd: what their device sends next, and what it makes of the answer."""

import json
import random
import time
from collections import Counter
from typing import Any, Protocol, cast
from uuid import uuid4

_END = b"\r\n\r\n"
_OK, _MADE, _NOT_YOURS, _TOO_BUSY = 200, 201, 403, 503
_chance = random.Random(5)  # noqa: S311 - the same people each time


class Crowd(Protocol):
    """What a person knows of the crowd."""

    path: bytes
    head: bytes
    opens_at: float
    count: Counter[str]
    ends: Counter[str]
    booked_at: list[float]

    def failed(self, what: str) -> None:
        """Count somebody whom no page would help."""


class Someone:
    """One person's device: what it sends next, and what it makes of the answer."""

    __slots__ = ("crowd", "doing", "key", "late", "many", "number", "sealed", "slot", "ticket", "tries")

    def __init__(self, crowd: Crowd, number: int, sealed: bytes, *, many: bool, late: bool) -> None:
        """Begin by joining."""
        self.crowd, self.number, self.sealed, self.many, self.late = crowd, number, sealed, many, late
        self.doing = "join"
        self.ticket = self.key = self.slot = b""
        self.tries = 0

    def request(self) -> bytes:
        """Return what it sends now."""
        crowd = self.crowd
        if self.doing == "poll":
            return b"GET " + crowd.path + crowd.head + b"Giliran-Ticket: " + self.ticket + _END
        if self.doing == "join":
            return b"POST " + crowd.path + crowd.head + b"Content-Length: 0\r\nGiliran-Pass: " + self.sealed + _END
        if self.doing == "pass":
            return (
                b"POST " + crowd.path + b"/pass" + crowd.head + b"Content-Length: 0\r\nGiliran-Pass: " + self.sealed
                + b"\r\nGiliran-Ticket: " + self.ticket + _END
            )  # fmt: skip
        body = b'{"slot":"' + self.slot + b'"}'
        return (
            b"POST /api/fast/holds" + crowd.head + b"Content-Type: application/json\r\nGiliran-Pass: " + self.key
            + b"\r\nIdempotency-Key: " + str(uuid4()).encode() + b"\r\nContent-Length: " + str(len(body)).encode()
            + _END + body
        )  # fmt: skip

    def answered(self, status: int, body: bytes) -> float | None:
        """Take an answer; return after how many seconds to send the next request, None when all is done."""
        if status == _TOO_BUSY:
            self.crowd.count["turned_away"] += 1
            return 2.0 + _chance.random() * 4
        return cast("float | None", getattr(self, f"_{self.doing}ed")(status, json.loads(body)))

    def _joined(self, status: int, told: Any) -> float | None:
        if status not in (_OK, _MADE):
            if told.get("error") != "shut":
                return self._fail("join", status, told)
            if time.time() < self.crowd.opens_at:  # not open yet
                return 0.5
            self.crowd.ends["too_late"] += 1
            return None
        self.crowd.count["joined"] += status == _MADE
        self.ticket, self.doing = told["ticket"].encode(), "poll"
        return float(told["next_poll"])

    def _polled(self, status: int, told: Any) -> float | None:
        if status != _OK:
            return self._fail("poll", status, told)
        state = told["state"]
        if state in ("joined", "drawing", "waiting"):
            return float(told["next_poll"])
        if state == "turn":
            self.doing = "pass"
            return _chance.random() * 0.5
        self.crowd.ends[state] += 1
        return None

    def _passed(self, status: int, told: Any) -> float | None:
        if status == _NOT_YOURS:
            self.doing = "poll"
            return 1.0
        if status != _OK:
            return self._fail("pass", status, told)
        if not told["times"]:
            self.doing = "poll"
            return 1.0
        self.key, self.doing = told["pass"].encode(), "hold"
        self.slot = _chance.choice(told["times"])["slot"].encode()
        return _chance.random() * 2  # they look at the times

    def _holded(self, status: int, told: Any) -> float | None:
        if status in (_OK, _MADE):
            self.crowd.count["booked"] += status == _MADE
            self.crowd.booked_at.append(time.time())
            self.crowd.ends["booked"] += 1
            return None
        error = told.get("error")
        if error == "has_booking" and self.many:  # another device was quicker
            self.crowd.ends["booked_elsewhere"] += 1
            return None
        if error == "too_often" and self.many:  # the limit is there for who asks with fifty devices at once
            self.crowd.ends["held_back"] += 1
            return None
        if error in ("full", "closed", "again"):
            self.crowd.count["full"] += 1
            self.doing = "pass"
            return 0.2
        if error in ("gated", "expired"):
            self.doing = "poll"
            return 1.0
        return self._fail("hold", status, told)

    def _fail(self, doing: str, status: int, told: Any) -> float | None:
        self.crowd.failed(f"{doing} {status} {told.get('error')}")
        return None
