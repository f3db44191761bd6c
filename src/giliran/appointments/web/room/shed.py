"""Turning people away before any work, politely, when there is too much of it; those already inside go first.

How late the event loop wakes is what everybody in it feels, so that is what is measured, besides how many are being
answered at once.
"""

import asyncio
import json
import random
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from starlette.types import ASGIApp, Receive, Scope, Send

from giliran.foundation.web import raw
from giliran.foundation.web.problems import details

LATE_SECONDS, MOST_AT_ONCE = 0.25, 2_000
_INSIDE = 4
"""How much more has to be amiss before those are turned away who are inside."""
_EVERY = 0.05
_SLOWLY = 0.3
_SHORTEST, _LONGEST = 4, 12
_chance = random.Random()  # noqa: S311 - spreads the load; nothing is guarded by it
_CROWDED = ("/ruang-tunggu/", "/api/fast/")


class Shed:
    """ASGI: before everything else in a process."""

    def __init__(self, app: ASGIApp, *, late: float = LATE_SECONDS, most: int = MOST_AT_ONCE) -> None:
        """Keep the next in line; `late` in seconds, `most` requests at once."""
        self.app = app
        self.late, self.most = late, most
        self.lag = 0.0
        self.at_once = 0
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 503 where there is too much to do, else pass on."""
        if scope["type"] != "http" or not scope["path"].startswith(_CROWDED):
            await self.app(scope, receive, send)
            return
        self._watch()
        load = max(self.lag / self.late, self.at_once / self.most)
        if load > 1 and load > (_INSIDE if _is_inside(scope) else 1):
            await _turn_away(scope, send)
            return
        self.at_once += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.at_once -= 1

    def _watch(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._measure())

    async def _measure(self) -> None:
        """Note how late a short sleep ends; stop once there is nothing to do."""
        loop = asyncio.get_running_loop()
        quiet = 0
        while quiet < 1 / _EVERY:
            before = loop.time()
            await asyncio.sleep(_EVERY)
            self.lag += (loop.time() - before - _EVERY - self.lag) * _SLOWLY
            quiet = 0 if self.at_once or self.lag > _EVERY else quiet + 1
        self.lag = 0.0


def _is_inside(scope: Scope) -> bool:
    """Say whether somebody books who was let in, since a place may hang on it; or calls, before a hall that waits."""
    path: str = scope["path"]
    return path in {"/api/fast/holds", "/api/fast/calls"} or path.endswith(("/pilih/", "/pass"))


async def _turn_away(scope: Scope, send: Send) -> None:
    if scope["path"].startswith("/api/") and not raw.header(scope, b"accept").startswith(b"text/html"):
        await raw.answer(send, 503, _problem(), media=raw.PROBLEM, more=[_retry_after()])
    else:
        await busy_page(send, raw.language(scope))


async def busy_page(send: Send, language: str) -> None:
    """Send the small page that says to wait, and comes back by itself."""
    seconds = _retry_after()
    body = _page(language).replace(b"\x01seconds\x01", seconds[1])
    await raw.answer(send, 503, body, more=[seconds])


def _retry_after() -> tuple[bytes, bytes]:
    return (b"retry-after", str(_chance.randint(_SHORTEST, _LONGEST)).encode())


@lru_cache
def _problem() -> bytes:
    told = _("Sedang sangat ramai. Coba lagi beberapa detik lagi; tempat Anda tetap.")
    return json.dumps(details(status=503, detail=told, error="busy", next="/")).encode()


@lru_cache
def _page(language: str) -> bytes:
    with translation.override(language):
        context = {"language": language, "seconds": "\x01seconds\x01"}
        return render_to_string("appointments/room/busy.html", context).encode()
