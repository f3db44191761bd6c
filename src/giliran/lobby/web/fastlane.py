"""The live lane: boards and phones by server-sent events, and as JSON for those who can only ask again and again."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from giliran.foundation.web.problems import PROBLEM, details
from giliran.lobby.web import colleagues
from giliran.lobby.web.live.hub import Hub
from giliran.lobby.web.live.reading import in_thread, office_of_code, visit_of_token

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """Return the hub of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def board(request: Request) -> Response:
    """Stream an office's board."""
    office = await in_thread(office_of_code, request.path_params["office_code"])
    return _not_found() if office is None else _stream(request, office=office, visit=None)


async def board_now(request: Request) -> Response:
    """Return an office's board once."""
    office = await in_thread(office_of_code, request.path_params["office_code"])
    return _not_found() if office is None else await _once(office=office, visit=None)


async def ticket(request: Request) -> Response:
    """Stream the place of the visit that the token follows."""
    found = await in_thread(visit_of_token, request.path_params["token"])
    return _not_found() if found is None else _stream(request, office=found[1], visit=found[0])


async def ticket_now(request: Request) -> Response:
    """Return the place of the visit that the token follows, once."""
    found = await in_thread(visit_of_token, request.path_params["token"])
    return _not_found() if found is None else await _once(office=found[1], visit=found[0])


def _stream(request: Request, *, office: UUID, visit: UUID | None) -> Response:
    asked = request.headers.get("last-event-id") or request.query_params.get("last", "")
    last_id = int(asked) if asked.isdecimal() else None
    lines: AsyncIterator[str] = hub().stream(office=office, visit=visit, last_id=last_id)
    return StreamingResponse(lines, media_type="text/event-stream", headers=_HEADERS)


async def _once(*, office: UUID, visit: UUID | None) -> Response:
    data = await hub().current(office=office, visit=visit)
    return Response(data, media_type="application/json", headers=_HEADERS)


def _not_found() -> Response:
    return JSONResponse(details(status=404), status_code=404, media_type=PROBLEM, headers=_HEADERS)


routes = [
    Route("/live/board/{office_code}.json", board_now),
    Route("/live/board/{office_code}", board),
    Route("/live/ticket/{token}.json", ticket_now),
    Route("/live/ticket/{token}", ticket),
    *colleagues.routes,
]
