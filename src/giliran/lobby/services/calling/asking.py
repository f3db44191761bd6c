"""What an executor of the statement asks and hears."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from giliran.foundation.ids import new_id
from giliran.lobby.services.calling.statement import COLUMNS

_VERSION, _VARIANT = 0x70, 0x80


class Wants(StrEnum):
    """What an officer asks for."""

    CALL = "call"
    FINISH_AND_CALL = "finish_and_call"
    START = "start"


class Outcome(StrEnum):
    """What became of it."""

    CALLED = "called"
    NOBODY = "nobody"  # nobody waits whom this counter may call; somebody may have been finished
    FINISHED = "finished"  # finished, and nobody called, since the counter is paused
    STARTED = "started"
    REPEATED = "repeated"  # the same key was answered before: this is that answer
    NO_COUNTER = "no_counter"  # the officer does not sit there any more
    REVOKED = "revoked"  # the officer does not work at the office any more
    PAUSED = "paused"
    BUSY = "busy"
    GONE = "gone"  # the visitor named is not at the counter, or not in the state that is needed


ECHOES = (Outcome.BUSY, Outcome.GONE)
"""Refusals that may be the echo of one's own first request, when it committed while this one waited: ask once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One wish of an officer at a counter. `session` and `once` are the pass's and the request's, None for a page."""

    wants: Wants
    office: UUID
    counter: UUID
    officer: UUID
    visit: UUID | None = None
    session: UUID | None = None
    once: UUID | None = None


class Answer(NamedTuple):
    """What became of a request, and who was called or is served; `visit` None for nobody."""

    outcome: Outcome
    visit: UUID | None
    number: str | None
    step: str | None
    counter: int | None
    calls: int


def arguments(requests: Sequence[Request], *, at: datetime) -> dict[str, Any]:
    """Return the statement's parameters by name."""
    rows = [_row(n, request) for n, request in enumerate(requests)]
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name, _kind in COLUMNS}
    return {**columns, "at": at, "node": settings.NODE}


def answer(row: Sequence[Any]) -> Answer:
    """Return a row of the statement, without its number, as an answer."""
    outcome, *rest = row
    return Answer(Outcome(outcome), *rest)


def _row(n: int, request: Request) -> dict[str, Any]:
    starts, finishes = request.wants is Wants.START, request.wants is Wants.FINISH_AND_CALL
    return {
        "n": n,
        "wants": request.wants.value,
        "office": request.office,
        "counter": request.counter,
        "officer": request.officer,
        "session": request.session,
        "visit": request.visit,
        "moved_event": _event_id(request, "move") if starts or finishes else None,
        "ended_event": new_id() if finishes else None,
        "called_event": None if starts else _event_id(request, "call"),
        "waiting_period": new_id() if finishes else None,
        "counter_period": new_id(),
    }


def _event_id(request: Request, what: str) -> UUID:
    """Return the id of the fact that a request with a key leads to: the same for the same key, and nobody else's.

    It looks like one of version 7: it begins with the session's own instant, so that a day's ids lie together.
    """
    if request.session is None or request.once is None:
        return new_id()
    told = hashlib.sha256(request.session.bytes + request.once.bytes + what.encode()).digest()
    tail = bytearray(told[:10])
    tail[0], tail[2] = tail[0] & 0x0F | _VERSION, tail[2] & 0x3F | _VARIANT
    return UUID(bytes=request.session.bytes[:6] + bytes(tail))
