"""The ASGI applications: Django for pages, Starlette for the fast and live lanes, one front for them all."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import cast

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
        known += [Mount("/static", files), Mount("", cast("ASGIApp", get_asgi_application()))]
    return Starlette(routes=known, middleware=[Middleware(Steady)], exception_handlers={HTTPException: _refused})


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
