"""The registry as an ASGI application."""

import asyncio
import json
import time
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from giliran.integrations.keeping import records_of
from giliran.integrations.nonsense import Nonsense
from giliran.integrations.registry import signing
from giliran.integrations.registry.simulator import pages
from giliran.integrations.registry.simulator.gate import Gate, Refusal, from_environment
from giliran.integrations.registry.simulator.register import FIELDS, Behaviour, Register

_STYLE = Path(__file__).parent / "registry.css"
_SLOWEST = 60.0


@lru_cache(maxsize=1)
def register() -> Register:
    """Return this process's register."""
    return Register(records=records_of("registry"))


@lru_cache(maxsize=1)
def gate() -> Gate:
    """Return this process's gate."""
    return from_environment()


async def verify(request: Request) -> Response:
    """Answer one question, signed; a question that is not ours gets no signature either."""
    behaviour = register().behaviour
    await asyncio.sleep(behaviour.slow)
    if behaviour.down:
        return JSONResponse({"error": "later"}, status_code=503)
    body = await request.body()
    try:
        nonce = gate().check(request.headers, body)
    except Refusal as refusal:
        return JSONResponse({"error": str(refusal)}, status_code=401)
    try:
        told: dict[str, Any] = json.loads(body)
        nik, fields = str(told["nik"]), {str(name): str(value) for name, value in told["fields"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return _signed({"error": "words"}, status=422, nonce=nonce)
    return _signed({"matches": register().compare(nik, fields)}, status=200, nonce=nonce)


async def start(request: Request) -> Response:
    """Show the page for people."""
    return HTMLResponse(pages.start(register(), said=request.query_params.get("kabar", "")))


async def add_person(request: Request) -> Response:
    """Take somebody in, from a form or as JSON."""
    told = await _told(request)
    added = register().add(str(told.get("nik", "")), {name: str(told.get(name, "")) for name in FIELDS})
    if request.headers.get("content-type", "").startswith("application/json"):
        return JSONResponse({"added": added}, status_code=200 if added else 422)
    return _back("Orang ini ditambahkan." if added else "NIK terdiri dari 16 angka. Periksa lagi.")


async def behave(request: Request) -> Response:
    """Change how the twin behaves, from a form or as JSON; what is not named goes back to normal."""
    told = await _told(request)
    try:
        slow = min(max(float(told.get("slow") or 0), 0.0), _SLOWEST)
    except ValueError:
        slow = 0.0
    register().behaviour = Behaviour(slow=slow, down=bool(told.get("down")), forged=bool(told.get("forged")))
    if request.headers.get("content-type", "").startswith("application/json"):
        return JSONResponse(vars(register().behaviour))
    return _back("Tingkah layanan diubah.")


async def healthz(_request: Request) -> Response:
    """Say that the process stands."""
    return JSONResponse({"ok": True})


async def style(_request: Request) -> Response:
    """Return the page's style."""
    return FileResponse(_STYLE, media_type="text/css")


async def _told(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        told = await request.json()
        return told if isinstance(told, dict) else {}
    return dict(await request.form())


def _signed(data: dict[str, Any], *, status: int, nonce: str) -> Response:
    body, timestamp = json.dumps(data).encode(), str(int(time.time()))
    secret = "somebody else's" if register().behaviour.forged else gate().secret
    signature = signing.answer(secret=secret, status=status, timestamp=timestamp, nonce=nonce, body=body)
    headers = {signing.TIMESTAMP: timestamp, signing.SIGNATURE: signature, "Content-Type": "application/json"}
    return Response(body, status_code=status, headers=headers)


def _back(said: str) -> Response:
    return RedirectResponse(f"/?kabar={quote(said)}", status_code=303)


app = Starlette(
    middleware=[Middleware(Nonsense, paths=(signing.PATH,))],
    routes=[
        Route("/", start),
        Route("/registry.css", style),
        Route("/healthz", healthz),
        Route("/people", add_person, methods=["POST"]),
        Route("/behaviour", behave, methods=["POST"]),
        Route(signing.PATH, verify, methods=["POST"]),
    ],
)
