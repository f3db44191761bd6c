"""The live lane: boards and phones by server-sent events, and as JSON for those who can only ask again and again.

Raw ASGI: a listener is one coroutine that waits for the end, and whatever there is to tell is sent past it.
"""

import asyncio
import logging
from http import HTTPStatus
from typing import NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Receive, Scope, Send

from giliran.foundation.clock import now
from giliran.foundation.outage import trouble_of
from giliran.foundation.web import raw
from giliran.lobby.rules.following import followed
from giliran.lobby.web.live import asked, wire
from giliran.lobby.web.live.followed import Followed
from giliran.lobby.web.live.hub import AwayError, Hub
from giliran.lobby.web.live.listener import Listener
from giliran.lobby.web.live.picture import Own
from giliran.lobby.web.live.reading import in_thread, office_of_code, ticket_of

logger = logging.getLogger(__name__)

BOARD, TICKET = "/live/board/", "/live/ticket/"
_JSON = ".json"
_LONGEST = 300
_KNOWN_FOR = 60.0
_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", wire.STREAM),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ],
}
_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()
_offices: dict[str, tuple[UUID, float]] = {}


class _Followed(NamedTuple):
    """What is asked for: an office's hall, and of it one visit, or none."""

    hall: Followed
    visit: UUID | None = None
    own: Own | None = None


def hub() -> Hub:
    """Return the hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def board(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer `GET /live/board/<office_code>` and its JSON."""
    await _answer(scope, receive, send, BOARD)


async def ticket(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer `GET /live/ticket/<token>` and its JSON."""
    await _answer(scope, receive, send, TICKET)


async def _answer(scope: Scope, receive: Receive, send: Send, below: str) -> None:
    name: str = scope["path"][len(below) :]
    if scope["method"] != "GET":
        await asked.refuse(scope, send, HTTPStatus.METHOD_NOT_ALLOWED)
        return
    try:
        found = await _find(below, name.removesuffix(_JSON)) if len(name) < _LONGEST else None
    except AwayError:
        await asked.refuse(scope, send, HTTPStatus.SERVICE_UNAVAILABLE)
        return
    except Exception as problem:
        if trouble := trouble_of(problem):
            logger.warning("the live lane cannot answer now", extra={"trouble": trouble})
        else:
            logger.exception("the live lane could not find what was asked for")
        await asked.refuse(scope, send, HTTPStatus.SERVICE_UNAVAILABLE)
        return
    if found is None:
        await asked.refuse(scope, send, HTTPStatus.NOT_FOUND)
    elif found.hall.lost:
        await asked.refuse(scope, send, HTTPStatus.SERVICE_UNAVAILABLE)
    elif name.endswith(_JSON):
        await _once(scope, send, found)
    else:
        await _stream(scope, receive, send, found)


async def _find(below: str, name: str) -> _Followed | None:
    if below == BOARD:
        office = await _office(name)
        return _Followed(await hub().hall(office)) if office else None
    visit = followed(token=name, at=now())
    if visit is None:
        return None
    if known := hub().hall_with(visit):
        return _Followed(known, visit, known.own(visit))
    found = await in_thread(ticket_of, visit)
    if found is None:
        return None
    office, own = found
    hall = await hub().hall(office)
    hall.know(visit, own)
    return _Followed(hall, visit, own)


async def _office(code: str) -> UUID | None:
    """Return the office of a code, as it was known a minute ago."""
    clock = asyncio.get_running_loop().time()
    office, until = _offices.get(code, (None, 0.0))
    if clock > until:
        office = await in_thread(office_of_code, code)
        if office is not None:
            _offices[code] = (office, clock + _KNOWN_FOR)
    return office


async def _once(scope: Scope, send: Send, found: _Followed) -> None:
    hall, visit, own = found
    if visit is None or own is None:
        slug = raw.query(scope).get("papan", "")
        if slug:
            hub().boards.hear(hall.office, slug)
        await asked.answer(scope, send, asked.board_picture(hall))
    else:
        own = hall.own(visit) or own
        await asked.answer(scope, send, asked.place_picture(hall, visit, own, language=raw.language(scope)))


async def _stream(scope: Scope, receive: Receive, send: Send, found: _Followed) -> None:
    hall, visit, _own = found
    ours, address = hub(), raw.address(scope)
    of_ticket = len(hall.by_visit.get(visit, ())) if visit else 0
    if ours.closing or ours.limits.is_full(address=address, in_office=len(hall.listeners), of_ticket=of_ticket):
        await asked.refuse(scope, send, HTTPStatus.SERVICE_UNAVAILABLE)
        return
    last = asked.last_of(scope)
    slug = raw.query(scope).get("papan", "") if visit is None else ""
    # A listener stays for hours, and nobody needs what its browser said of itself.
    scope["headers"] = []
    await send(_START)
    listener = Listener(send, visit=visit, address=address, board=slug, make_up=hall.make_up)
    ours.join(hall, listener, last=last)
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        ours.leave(hall, listener)


HANDLERS: dict[str, ASGIApp] = {BOARD: board, TICKET: ticket}
