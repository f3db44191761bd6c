"""The product in this process behind a real port, and real browsers before it: pages, the live lane, the fast lane.

Only the scripts and styles are handed over directly: nobody collects static files for a test.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from granian.constants import Interfaces
from granian.server.embed import Server
from playwright.sync_api import Browser, BrowserContext, Page, Route
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from giliran.accounts.models import User
from tests.support.world import client_of

_STARTS_WITHIN = 30


@contextmanager
def the_product() -> Iterator[str]:
    """Serve all lanes from a thread of this process; yield the address."""
    from giliran.config.asgi import everything

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(
        _pages_of(everything()), address="127.0.0.1", port=port, interface=Interfaces.ASGINL, log_enabled=False
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),), daemon=True)
    thread.start()
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(server.stop)
        thread.join(timeout=_STARTS_WITHIN)
        loop.close()


def _pages_of(app: ASGIApp) -> ASGIApp:
    """Leave files out, which browsers still fetch for their own use (a page's icon) while the server stops."""

    async def pages(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/static/"):
            await Response(status_code=404)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return pages


def _wait_for(port: int) -> None:
    ends = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < ends:
        with socket.socket() as line:
            line.settimeout(0.2)
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    message = "the product did not start"
    raise TimeoutError(message)


def a_screen(
    browser: Browser, address: str, *, officer: UUID | None = None, width: int = 1280, height: int = 900
) -> Page:
    """Return a page of a screen of its own; with `officer`, one on which that officer has signed in."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, locale="id-ID")
    context.route("**/static/**", _hand_over)
    if officer is not None:
        _sign_in(context, address, officer)
    return context.new_page()


def _sign_in(context: BrowserContext, address: str, officer: UUID) -> None:
    cookies = client_of(User.objects.get(id=officer)).cookies
    session = cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def _hand_over(route: Route) -> None:
    found = finders.find(route.request.url.partition("/static/")[2].partition("?")[0])
    if found:
        route.fulfill(path=str(found))
    else:
        route.fulfill(status=404)
