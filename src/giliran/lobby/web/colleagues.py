"""The line between officers: it says that a colleague calls for help, within a second, and says no more than that.

It is a line of its own: what boards and phones follow never carries these calls. One statement a second for each
process looks at all offices that anybody here listens to; who called, and from where, the page itself asks for, with
the officer's own sign-in. A listener whose role has ended is let go when the line is opened anew.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from giliran.accounts import queries as accounts
from giliran.foundation.actors import Role
from giliran.foundation.clock import now
from giliran.foundation.outage import trouble_of
from giliran.foundation.web.problems import PROBLEM, details
from giliran.lobby.queries.emergencies import open_calls
from giliran.lobby.rules.colleagues import colleague_of
from giliran.lobby.web.live.ending import end_with_process
from giliran.lobby.web.live.reading import in_thread

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0
_HEARTBEAT = 15.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
_LISTENS = (Role.FRONT_DESK, Role.EXAMINER, Role.SUPERVISOR)


class Switchboard:
    """All who listen in this process; it looks while there are any."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.lines: dict[UUID, set[asyncio.Queue[str]]] = {}
        self.heard: dict[UUID, str] = {}
        self.closing = False
        self._task: asyncio.Task[None] | None = None
        self._hears_the_end = False

    async def stream(self, office: UUID) -> AsyncIterator[str]:
        """Yield the lines of an event stream until the client goes: first what is open now, then each change."""
        line: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
        self.lines.setdefault(office, set()).add(line)
        self._start()
        try:
            yield "retry: 2000\n: Giliran\n\n"
            yield _event(said(await in_thread(open_calls, [office]), office))
            while not self.closing:
                yield await _next(line)
        finally:
            self._leave(office, line)

    def close(self) -> None:
        """End every stream, so that the server need not wait for its clients."""
        self.closing = True
        for office in self.lines:
            self._tell(office, "retry: 2000\n\n")

    def stop(self) -> None:
        """End the looking; the next listener starts it again."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._look())
        if not self._hears_the_end:
            end_with_process(self.close)
            self._hears_the_end = True

    def _leave(self, office: UUID, line: "asyncio.Queue[str]") -> None:
        self.lines.get(office, set()).discard(line)
        if not self.lines.get(office):
            self.lines.pop(office, None)
            self.heard.pop(office, None)
        if not self.lines:
            self.stop()

    def _tell(self, office: UUID, text: str) -> None:
        for line in self.lines.get(office, ()):
            with suppress(asyncio.QueueEmpty):
                line.get_nowait()
            line.put_nowait(text)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                found = await in_thread(open_calls, list(self.lines))
            except Exception as problem:
                if trouble := trouble_of(problem):
                    logger.warning("calls to colleagues cannot be read now", extra={"trouble": trouble})
                else:
                    logger.exception("calls to colleagues could not be read")
                continue
            for office in list(self.lines):
                news = said(found, office)
                if self.heard.get(office) != news:
                    self.heard[office] = news
                    self._tell(office, _event(news))


_boards: "WeakKeyDictionary[asyncio.AbstractEventLoop, Switchboard]" = WeakKeyDictionary()


def switchboard() -> Switchboard:
    """Return the switchboard of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _boards:
        _boards[loop] = Switchboard()
    return _boards[loop]


def said(found: dict[UUID, tuple[str, ...]], office: UUID) -> str:
    """Return what goes over the line: a mark of each open call, nothing of who or where."""
    return json.dumps({"calls": found.get(office, ())}, separators=(",", ":"))


async def listen(request: Request) -> Response:
    """Stream the marks of an office's open calls."""
    office = await in_thread(_office_of, request.path_params["token"])
    if office is None:
        return _not_found()
    return StreamingResponse(switchboard().stream(office), media_type="text/event-stream", headers=_HEADERS)


async def once(request: Request) -> Response:
    """Return the marks once, for browsers that can only ask again and again."""
    office = await in_thread(_office_of, request.path_params["token"])
    if office is None:
        return _not_found()
    found = await in_thread(open_calls, [office])
    return Response(said(found, office), media_type="application/json", headers=_HEADERS)


def _office_of(token: str) -> UUID | None:
    found = colleague_of(token=token, at=now())
    if found is None:
        return None
    office_id, officer_id = found
    return office_id if accounts.actor_for(officer_id, at=now()).may(*_LISTENS, office_id=office_id) else None


def _event(data: str) -> str:
    return f"data: {data}\n\n"


async def _next(line: "asyncio.Queue[str]") -> str:
    try:
        async with asyncio.timeout(_HEARTBEAT):
            return await line.get()
    except TimeoutError:
        return "event: beat\ndata: 1\n\n"


def _not_found() -> Response:
    return JSONResponse(details(status=404), status_code=404, media_type=PROBLEM, headers=_HEADERS)


routes = [
    Route("/live/colleagues/{token}.json", once),
    Route("/live/colleagues/{token}", listen),
]
