"""The carrier as an ASGI application."""

import asyncio
import hmac
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from giliran.integrations.carrier.simulator import pages
from giliran.integrations.carrier.simulator.box import MOST, Behaviour, Box, Delivered
from giliran.integrations.carrier.simulator.totp import accounts
from giliran.integrations.carrier.simulator.wire import Letterbox, Receipts, open_letterbox
from giliran.integrations.carrier.sms import SMS_PATH
from giliran.integrations.keeping import records_of
from giliran.integrations.nonsense import Nonsense

_STYLE = Path(__file__).parent / "carrier.css"
_RECEIPTS_PATH = "/pemberitahuan/tanda-terima/"
_SLOWEST = 60.0


@lru_cache(maxsize=1)
def box() -> Box:
    """Return this process's box."""
    return Box(records=records_of("carrier", most=MOST))


@lru_cache(maxsize=1)
def receipts() -> Receipts:
    """Return who sends receipts."""
    base = os.environ.get("GILIRAN_BASE_URL", "http://127.0.0.1:8000")
    return Receipts(url=urljoin(base, _RECEIPTS_PATH), secret=os.environ.get("GILIRAN_CARRIER_SECRET", ""))


async def take_sms(request: Request) -> Response:
    """Take one SMS; the same message id again is answered with the same id."""
    key = os.environ.get("GILIRAN_SMS_KEY") or os.environ.get("GILIRAN_CARRIER_SECRET", "")
    given = request.headers.get("authorization", "")
    if not key or not hmac.compare_digest(given.encode(), f"Bearer {key}".encode()):
        return JSONResponse({"error": "key"}, status_code=401)
    behaviour = box().behaviour
    await asyncio.sleep(behaviour.slow)
    if behaviour.fail:
        return JSONResponse({"error": "later"}, status_code=503)
    try:
        told: dict[str, Any] = await request.json()
        message = Delivered(
            channel="sms", to=str(told["to"]), subject="", text=str(told["text"]), message_id=str(told["message_id"])
        )
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"error": "words"}, status_code=422)
    if behaviour.refuse or not message.to.startswith("+"):
        return JSONResponse({"error": "number"}, status_code=422)
    kept = box().put(message)
    if kept:
        receipts().tell(kept, how=behaviour.receipts)
    known = kept or box().find(message.message_id) or message
    return JSONResponse({"id": f"sms-{known.id}"}, status_code=202)


async def inbox(request: Request) -> Response:
    """Show what was delivered."""
    to = request.query_params.get("to", "")
    return HTMLResponse(pages.inbox(messages=box().to(to), to=to, behaviour=box().behaviour))


async def messages(request: Request) -> Response:
    """Return what was delivered, newest first, for programs."""
    found = box().to(request.query_params.get("to", ""))
    return JSONResponse([{**asdict(message), "code": message.code} for message in found])


async def codes(_request: Request) -> Response:
    """Show the codes of the demo's staff."""
    listed = accounts(os.environ.get("GILIRAN_DEMO_AUTHENTICATORS", ""))
    return HTMLResponse(pages.codes(accounts=listed, at=time.time()))


async def behave(request: Request) -> Response:
    """Change how the carrier behaves, from the page's form or as JSON."""
    by_program = request.headers.get("content-type", "").startswith("application/json")
    told = await request.json() if by_program else dict(await request.form())
    try:
        slow = min(max(float(str(told.get("slow") or 0).replace(",", ".")), 0.0), _SLOWEST)
    except ValueError:
        return JSONResponse({"error": "slow"}, status_code=422)
    box().behaviour = Behaviour(
        slow=slow,
        fail=bool(told.get("fail")),
        refuse=bool(told.get("refuse")),
        receipts=str(told.get("receipts", "once")),
        smtp=str(told.get("smtp", "")),
    )
    return JSONResponse(asdict(box().behaviour)) if by_program else RedirectResponse("/", status_code=303)


async def style(_request: Request) -> Response:
    """Return the style sheet."""
    return FileResponse(_STYLE, media_type="text/css")


@asynccontextmanager
async def _open(_app: Starlette) -> AsyncIterator[None]:
    port = int(os.environ.get("CARRIER_SMTP_PORT") or os.environ.get("GILIRAN_SMTP_PORT") or 8125)
    host = os.environ.get("GILIRAN_SMTP_HOST", "127.0.0.1")
    server = await open_letterbox(host=host, port=port, letterbox=Letterbox(box(), receipts()))
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


app = Starlette(
    middleware=[Middleware(Nonsense, paths=(SMS_PATH,))],
    lifespan=_open,
    routes=[
        Route("/", inbox),
        Route("/messages", messages),
        Route("/kode", codes),
        Route("/behaviour", behave, methods=["POST"]),
        Route("/carrier.css", style),
        Route(SMS_PATH, take_sms, methods=["POST"]),
    ],
)
