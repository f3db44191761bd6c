"""What stand-ins answer when told to misbehave: the ways in which real ones do.

`POST /behaviour/answers` with `{"answers": "html"}` (a word of `Answers`) sets it for what machines ask; pages for
people and `/behaviour` go on as usual. `{}` ends it.
"""

import asyncio
import json
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/behaviour/answers"
_HUGE, _PIECE = 300, 256 * 1024
_DEEP = 200_000
_FOREVER = 3600


class Answers(StrEnum):
    """What comes back."""

    USUAL = ""
    HTML = "html"
    """A page, with status 200: a proxy in front says that it is being serviced."""
    ERROR = "error"
    TRUNCATED = "truncated"
    HUGE = "huge"
    DRIP = "drip"
    """A byte a second, for ever."""
    SILENCE = "silence"
    EMPTY = "empty"
    REDIRECT = "redirect"
    TYPES = "types"
    """The usual answer, every value of a type that it never has."""
    LIST = "list"
    DEEP = "deep"
    """Brackets within brackets."""
    PLAIN = "plain"
    """The usual answer under a wrong content type."""


class Nonsense:
    """ASGI middleware around a stand-in: answers for `paths` as told."""

    def __init__(self, app: ASGIApp, *, paths: Collection[str]) -> None:
        """Behave, at first."""
        self.app = app
        self.paths = frozenset(paths)
        self.answers = Answers.USUAL

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take orders, misbehave, or pass on."""
        if scope["type"] == "http" and scope["path"] == PATH:
            told = await Request(scope, receive).json()
            self.answers = Answers(str(told.get("answers", "")))
            await JSONResponse({"answers": self.answers})(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in self.paths and self.answers:
            await self._misbehave(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _misbehave(self, scope: Scope, receive: Receive, send: Send) -> None:
        match self.answers:
            case Answers.SILENCE:
                await asyncio.sleep(_FOREVER)
            case Answers.DRIP:
                await _begin(send, 200, "application/json")
                while True:
                    await send({"type": "http.response.body", "body": b" ", "more_body": True})
                    await asyncio.sleep(1)
            case Answers.HUGE:
                await _begin(send, 200, "application/json")
                for _ in range(_HUGE):
                    await send({"type": "http.response.body", "body": b" " * _PIECE, "more_body": True})
                await _end(send, b"{}")
            case Answers.TRUNCATED | Answers.TYPES | Answers.PLAIN:
                await self._altered(scope, receive, send)
            case _:
                status, kind, body = _FIXED[self.answers]
                await _begin(send, status, kind, location=scope["path"] if self.answers == Answers.REDIRECT else "")
                await _end(send, body)

    async def _altered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the stand-in answer, and spoil that."""
        kept: list[Message] = []

        async def keep(message: Message) -> None:
            kept.append(message)

        await self.app(scope, receive, keep)
        start, body = kept[0], b"".join(message.get("body", b"") for message in kept[1:])
        if self.answers == Answers.TRUNCATED:
            await send(start)
            await _end(send, body[: len(body) // 2])
            return
        if self.answers == Answers.TYPES:
            body = json.dumps(_spoilt(json.loads(body))).encode()
        headers = [
            (name, value) for name, value in start["headers"] if name not in {b"content-length", b"content-type"}
        ]
        kind = b"text/plain" if self.answers == Answers.PLAIN else b"application/json"
        await send({**start, "headers": [*headers, (b"content-type", kind)]})
        await _end(send, body)


_FIXED: dict[Answers, tuple[int, str, bytes]] = {
    Answers.HTML: (200, "text/html", b"<!doctype html><title>Maintenance</title><p>Be back soon."),
    Answers.ERROR: (500, "text/plain", b"java.lang.NullPointerException"),
    Answers.EMPTY: (200, "application/json", b""),
    Answers.REDIRECT: (302, "text/plain", b""),
    Answers.LIST: (200, "application/json", b"[1, 2, 3]"),
    Answers.DEEP: (200, "application/json", b"[" * _DEEP),
}


async def _begin(send: Send, status: int, kind: str, *, location: str = "") -> None:
    headers = [(b"content-type", kind.encode()), *([(b"location", location.encode())] if location else [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _end(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _spoilt(value: Any) -> Any:
    """Return the same shape with values of types that do not belong there."""
    strange = iter(_strange())
    if isinstance(value, dict):
        return {name: _spoilt(inner) if isinstance(inner, dict) else next(strange) for name, inner in value.items()}
    return next(strange)


def _strange() -> Iterator[Any]:
    while True:
        yield from ([["a"]], {"b": None}, 1.5, None, True)
