"""The printer as an ASGI application, with the raw port beside it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from giliran.integrations.keeping import records_of
from giliran.integrations.printer.addresses import PORT
from giliran.integrations.printer.simulator import pages
from giliran.integrations.printer.simulator.machine import Condition, Machine
from giliran.integrations.printer.simulator.tickets import MOST, Tray
from giliran.integrations.printer.simulator.wire import Wire

_STYLE = Path(__file__).parent / "printer.css"


@lru_cache(maxsize=1)
def tray() -> Tray:
    """Return this process's tray."""
    return Tray(records=records_of("printer", most=MOST))


@lru_cache(maxsize=1)
def machine() -> Machine:
    """Return this process's machine."""
    return Machine(condition=Condition(), out=tray().take)


async def start(request: Request) -> Response:
    """Show the page for people."""
    return HTMLResponse(pages.start(machine(), tray().all(), said=request.query_params.get("kabar", "")))


async def tickets(_request: Request) -> Response:
    """Return what was printed, newest first, for programs."""
    return JSONResponse([{"id": each.id, "at": each.at, "text": each.text} for each in tray().all()])


async def picture(request: Request) -> Response:
    """Return one ticket as it came out."""
    found = tray().find(int(request.path_params["number"]))
    return Response(status_code=404) if found is None else Response(found.png, media_type="image/png")


async def behave(request: Request) -> Response:
    """Change how the printer is, from a form or as JSON; what is not named goes back to normal."""
    as_json = request.headers.get("content-type", "").startswith("application/json")
    told: Any = await request.json() if as_json else dict(await request.form())
    now = machine().condition
    now.paper = not told.get("no_paper")
    now.low, now.cover_open = bool(told.get("low")), bool(told.get("cover_open"))
    now.off, now.mute = bool(told.get("off")), bool(told.get("mute"))
    machine().feed(b"")  # what waited inside comes out now
    if as_json:
        return JSONResponse({name: bool(told.get(name)) for name in pages.FLAGS})
    return RedirectResponse(f"/?kabar={quote('Keadaan printer diubah.')}", status_code=303)


async def style(_request: Request) -> Response:
    """Return the style sheet."""
    return FileResponse(_STYLE, media_type="text/css")


async def healthz(_request: Request) -> Response:
    """Say that it is up."""
    return JSONResponse({"ok": True})


@asynccontextmanager
async def _open(_app: Starlette) -> AsyncIterator[None]:
    port = int(os.environ.get("GILIRAN_PRINTER_PORT") or PORT)
    server = await Wire(machine()).open(host=os.environ.get("GILIRAN_PRINTER_HOST", "127.0.0.1"), port=port)
    try:
        yield
    finally:
        server.close()
        server.abort_clients() if hasattr(server, "abort_clients") else None


app = Starlette(
    lifespan=_open,
    routes=[
        Route("/", start),
        Route("/healthz", healthz),
        Route("/tickets", tickets),
        Route("/tickets/{number:int}.png", picture),
        Route("/behaviour", behave, methods=["POST"]),
        Route("/printer.css", style),
    ],
)
