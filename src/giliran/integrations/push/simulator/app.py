"""The push service as an ASGI application."""

import asyncio
import time
from dataclasses import asdict
from html import escape
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from giliran.integrations.keeping import records_of
from giliran.integrations.push.simulator import signed
from giliran.integrations.push.simulator.browsers import Behaviour, Browsers

_SLOWEST = 60.0
_LARGEST = 4096
_SHOWN = 50
_MOST_KEPT = 2000


class PushTwin:
    """One push service's process."""

    def __init__(self, browsers: Browsers | None = None) -> None:
        """Begin with the browsers that it knew."""
        self.browsers = browsers or Browsers(records=records_of("push", most=_MOST_KEPT))

    async def subscribe(self, request: Request) -> Response:
        """Be a browser that subscribes; the answer is what its page would hand on."""
        told: Any = await request.json() if await request.body() else {}
        made = self.browsers.subscribe(server_key=str(told.get("applicationServerKey", "")))
        endpoint = f"{_origin(request)}/push/{made['id']}"
        keys = {"p256dh": self.browsers.public_key(made["id"]), "auth": made["auth"]}
        return JSONResponse({"endpoint": endpoint, "expirationTime": None, "keys": keys}, status_code=201)

    async def forget(self, request: Request) -> Response:
        """Be a browser that does not want any more."""
        self.browsers.known.pop(request.path_params["name"], None)
        return Response(status_code=204)

    async def push(self, request: Request) -> Response:
        """Take a message (RFC 8030, 5)."""
        behaviour, name = self.browsers.behaviour, request.path_params["name"]
        await asyncio.sleep(behaviour.slow)
        if behaviour.answer:
            headers = {"Retry-After": str(behaviour.retry_after)} if behaviour.retry_after else {}
            return JSONResponse({"error": "as told"}, status_code=behaviour.answer, headers=headers)
        if name not in self.browsers.known:
            return JSONResponse({"error": "gone"}, status_code=410)
        body = await request.body()
        if refused := self._refused(request, body, name):
            return refused
        said = {key: request.headers.get(key, "") for key in ("ttl", "urgency", "topic")}
        try:
            self.browsers.take(name, body, headers=said)
        except ValueError as problem:
            # A real service cannot know; the browser would drop it in silence. A twin says so.
            return JSONResponse({"error": f"the browser cannot read it: {problem}"}, status_code=400)
        return Response(status_code=201, headers={"Location": f"{_origin(request)}/message/{name}"})

    def _refused(self, request: Request, body: bytes, name: str) -> Response | None:
        if not request.headers.get("ttl", "").isdigit():
            return JSONResponse({"error": "TTL"}, status_code=400)
        if request.headers.get("content-encoding") != "aes128gcm":
            return JSONResponse({"error": "Content-Encoding"}, status_code=400)
        if len(body) > _LARGEST:
            return JSONResponse({"error": "size"}, status_code=413)
        server_key = self.browsers.known[name]["server_key"]
        authorization = request.headers.get("authorization", "")
        wrong = signed.problem_of(authorization, origin=_origin(request), server_key=server_key, now=time.time())
        return JSONResponse({"error": wrong}, status_code=403) if wrong else None

    async def messages(self, _request: Request) -> Response:
        """Tell programs what arrived where."""
        return JSONResponse({name: told["messages"] for name, told in self.browsers.known.items()})

    async def behave(self, request: Request) -> Response:
        """Change how the twin behaves; what is not named goes back to normal."""
        told = await request.json()
        slow = min(max(float(told.get("slow") or 0), 0.0), _SLOWEST)
        self.browsers.behaviour = Behaviour(
            slow=slow, answer=int(told.get("answer") or 0), retry_after=int(told.get("retry_after") or 0)
        )
        return JSONResponse(asdict(self.browsers.behaviour))

    async def start(self, _request: Request) -> Response:
        """Show people what arrived."""
        rows = "".join(
            f"<tr><td><code>{name[:8]}</code></td><td>{escape(message['urgency'])}</td>"
            f"<td>{escape(message['text'])}</td></tr>"
            for name, told in list(self.browsers.known.items())[-_SHOWN:][::-1]
            for message in told["messages"][::-1]
        )
        table = (
            f"<table><tr><th>Peramban</th><th>Sifat</th><th>Isi</th></tr>{rows}</table>" if rows else "<p>Kosong.</p>"
        )
        return HTMLResponse(
            '<!doctype html><html lang="id"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Layanan push (tiruan)</title>'
            f"</head><body><h1>Layanan push (tiruan)</h1>{table}</body></html>"
        )


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


async def _healthz(_request: Request) -> Response:
    return JSONResponse({"ok": True})


def application(browsers: Browsers | None = None) -> Starlette:
    """Return the application."""
    twin = PushTwin(browsers)
    return Starlette(
        routes=[
            Route("/", twin.start),
            Route("/healthz", _healthz),
            Route("/behaviour", twin.behave, methods=["POST"]),
            Route("/browsers", twin.subscribe, methods=["POST"]),
            Route("/browsers/{name}", twin.forget, methods=["DELETE"]),
            Route("/messages", twin.messages),
            Route("/push/{name}", twin.push, methods=["POST"]),
        ]
    )


app = application()
