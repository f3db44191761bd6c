"""The ASGI applications: Django for pages, raw handlers and Starlette for the lanes, one front for them all.

What a crowd asks for is looked up in a dictionary before Starlette sees it: a room names such handlers by path in
`HANDLERS` of its `web.fast.lane`, `web.room.lane` or `web.live.lane` (one that ends in "/" takes all below it).
"""

import os
from collections.abc import Awaitable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FAST, _LIVE = "/api/fast/", "/live/"
_CROWDED = ("web.fast.lane", "web.room.lane")
_FOLLOWED = ("web.live.lane",)
_A_YEAR = b"public, max-age=31536000, immutable"


def pages() -> ASGIApp:
    """Return the pages: static files and Django."""
    return _front()


def fast() -> ASGIApp:
    """Return the fast lane alone."""
    return _front(_FAST, with_pages=False)


def live() -> ASGIApp:
    """Return the live lane alone."""
    return _front(_LIVE, with_pages=False)


def everything() -> ASGIApp:
    """Return all in one, for small installations and the demo."""
    return _front(_FAST, _LIVE)


def _front(*lanes: str, with_pages: bool = True) -> ASGIApp:
    django.setup()
    from giliran.config.steady import Steady  # noqa: PLC0415 - what it builds on needs Django to be set up

    known: list[BaseRoute] = [Route("/healthz", _healthy), *[route for lane in lanes for route in _lane(lane)]]
    if with_pages:
        # Loaded before anybody asks: the first requests to a worker just started would race to load it.
        import_module(settings.ROOT_URLCONF)
        files = GZipMiddleware(_kept(StaticFiles(directory=settings.STATIC_ROOT, check_dir=False)), minimum_size=500)
        known += [Mount("/static", files), Mount("", _doors(cast("ASGIApp", get_asgi_application())))]
    rest = Starlette(routes=known, middleware=[Middleware(Steady)], exception_handlers={HTTPException: _refused})
    app: ASGIApp = rest
    if _FAST in lanes:
        steady: dict[str, ASGIApp] = {path: Steady(handler) for path, handler in handlers(*_CROWDED).items()}
        app = _crowds(dispatching(steady, rest))
    # Streams are sent to by the thousand: nothing may stand between them and the server's own `send`.
    return dispatching(handlers(*_FOLLOWED), app) if _LIVE in lanes else app


def handlers(*modules: str) -> dict[str, ASGIApp]:
    """Return what the rooms' crowded lanes answer, by path; all of them where none is named."""
    found: dict[str, ASGIApp] = {}
    for module in _modules(*(modules or (*_CROWDED, *_FOLLOWED))):
        found |= getattr(module, "HANDLERS", {})
    return found


def dispatching(known: dict[str, ASGIApp], rest: ASGIApp) -> ASGIApp:
    """Return an application that hands each path to its handler, and what nobody there knows to `rest`."""
    exact = {path: handler for path, handler in known.items() if not path.endswith("/")}
    below = [(path, handler) for path, handler in known.items() if path.endswith("/")]

    # Not a coroutine of its own: what it returns is awaited by whoever calls it.
    def dispatch(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        path = scope.get("path", "")
        handler = exact.get(path)
        if handler is None:
            handler = next((found for prefix, found in below if path.startswith(prefix)), rest)
        return handler(scope, receive, send)

    return dispatch


def _crowds(app: ASGIApp) -> ASGIApp:
    """Let the rooms turn people away at the door, before any work, when there are too many."""
    for module in _modules("web.room.shed"):
        app = module.Shed(app)
    return app


def _doors(app: ASGIApp) -> ASGIApp:
    """Let the rooms queue people before what costs so much that a crowd at once would take it from all others."""
    for module in _modules("web.turnstile"):
        app = module.Turnstile(app)
    return app


def _modules(*names: str) -> list[Any]:
    found = []
    for room in settings.ROOMS:
        for name in names:
            package = f"giliran.{room}.{name.rpartition('.')[0]}"
            if find_spec(f"giliran.{room}.web") and find_spec(package) and find_spec(f"giliran.{room}.{name}"):
                found.append(import_module(f"giliran.{room}.{name}"))
    return found


def _lane(prefix: str) -> list[BaseRoute]:
    found: list[BaseRoute] = []
    for room in settings.ROOMS:
        name = f"giliran.{room}.web.fastlane"
        if find_spec(f"giliran.{room}.web") and find_spec(name):
            found += [route for route in import_module(name).routes if route.path.startswith(prefix)]
    return found


async def _refused(_request: Request, problem: Exception) -> JSONResponse:
    """Tell programs why, in their own words, where no lane takes what they ask."""
    from giliran.foundation.web import problems  # noqa: PLC0415 - what it builds on needs Django to be set up

    refused = cast("HTTPException", problem)
    told = problems.details(status=refused.status_code)
    return JSONResponse(told, status_code=refused.status_code, media_type=problems.PROBLEM, headers=refused.headers)


async def _healthy(_request: object) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _kept(app: ASGIApp) -> ASGIApp:
    """Let browsers keep static files for good: their names change with their content."""

    async def keeping(scope: Scope, receive: Receive, send: Send) -> None:
        # Handing the server a path instead of the content would pass by the compression.
        scope = {**scope, "extensions": {}}

        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:  # noqa: PLR2004 - HTTP's own number
                message["headers"] = [*message["headers"], (b"cache-control", _A_YEAR)]
            await send(message)

        await app(scope, receive, send_kept)

    return keeping
