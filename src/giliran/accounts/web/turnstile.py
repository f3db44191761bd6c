"""The queue before the password form. In quiet times nobody meets it; in a rush it keeps hashing at a steady rate.

Hashing a password costs a quarter of a second of a core, so a crowd that signs in at once would take the machine from
everybody. Here each visitor takes a turn: a moment, signed, in a cookie. Until then a small page waits with them that
asks nobody but the clock. Turns are given in blocks, so that the database is asked once for many; what a turn lets
through is counted, so that one turn is no licence to try passwords.
"""

import asyncio
import math
import random
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from secrets import token_hex

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.template.loader import render_to_string
from django.utils import translation
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from giliran.foundation import tokens
from giliran.foundation.clock import now
from giliran.foundation.outage import trouble_of
from giliran.foundation.ratelimit import Buckets
from giliran.foundation.turns import take_turns
from giliran.foundation.web import raw

DOOR = "/akun/masuk/"
COOKIE = "giliran_antre_masuk"
PATIENCE = timedelta(seconds=3)
"""A turn due within this long is no queue: nobody is shown one."""
GOOD_FOR = timedelta(minutes=10)
_TRIES = 4
_BLOCK = 8
_PURPOSE = "accounts.turn"
_LONGEST_REFRESH = 60
_FROM_ONE_ADDRESS = 300
_chance = random.Random()  # noqa: S311 - spreads the load; nothing is guarded by it


@dataclass(frozen=True, slots=True)
class Turn:
    """From when somebody may sign in. `key` tells turns apart."""

    due: datetime
    key: str

    def sealed(self, at: datetime) -> str:
        """Return it as text that nobody else can make."""
        payload = {"d": self.due.timestamp(), "k": self.key}
        return tokens.sign(purpose=_PURPOSE, payload=payload, at=at, ttl=self.due - at + GOOD_FOR)


class Turnstile:
    """ASGI: stands before the pages, and lets everything through but a rush at the door."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep the next in line."""
        self.app = app
        self._given: deque[datetime] = deque()
        self._asking = asyncio.Lock()
        self._tries = Buckets(limit=_TRIES, per=GOOD_FOR)
        # Whoever only takes turns, and never uses one, would make the others wait. Mobile networks share addresses.
        self._takers = Buckets(limit=_FROM_ONE_ADDRESS, per=timedelta(minutes=1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer with the queue's page."""
        if scope["type"] != "http" or scope["path"] != DOOR:
            await self.app(scope, receive, send)
            return
        at = now()
        turn, kept = _turn_of(scope, at), None
        if turn is not None and scope["method"] == "POST" and self._tries.wait(turn.key, at=at.timestamp()):
            turn = None
        if turn is None:
            if self._takers.wait(_address(scope), at=at.timestamp()):
                await _wait(scope, send, at + timedelta(minutes=1), None, at)
                return
            turn = Turn(await self._take(at), token_hex(8))
            kept = raw.cookie_to_keep(
                COOKIE, turn.sealed(at), path=DOOR, seconds=math.ceil((turn.due - at + GOOD_FOR).total_seconds())
            )
        if turn.due > at + PATIENCE:
            await _wait(scope, send, turn.due, kept, at)
        else:
            await self.app(scope, receive, _keeping(send, kept) if kept else send)

    async def _take(self, at: datetime) -> datetime:
        """Return when the next turn is due; a database that is away is the page's own trouble, not the door's."""
        async with self._asking:
            if not self._given:
                try:
                    self._given.extend(await _more(at))
                except Exception as problem:
                    if trouble_of(problem) is None:
                        raise
                    return at
            return self._given.popleft()


def _turn_of(scope: Scope, at: datetime) -> Turn | None:
    text = raw.cookie(scope, COOKIE.encode()).decode("ascii", "replace")
    try:
        found = tokens.read(purpose=_PURPOSE, token=text, at=at) if text else None
    except tokens.BadToken:
        return None
    return Turn(datetime.fromtimestamp(found["d"], at.tzinfo), found["k"]) if found else None


@sync_to_async
def _more(at: datetime) -> list[datetime]:
    try:
        return take_turns(scope="accounts.sign_in", many=_BLOCK, per_s=settings.SIGN_INS_PER_S, at=at)
    finally:
        close_old_connections()


def _address(scope: Scope) -> str:
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = raw.header(scope, b"x-forwarded-for").decode("latin-1")
        if forwarded:
            return forwarded.rsplit(",", 1)[-1].strip()
    client = scope.get("client")
    return client[0] if client else ""


def _keeping(send: Send, kept: tuple[bytes, bytes]) -> Send:
    async def keeping(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], kept]}
        await send(message)

    return keeping


async def _wait(scope: Scope, send: Send, due: datetime, kept: tuple[bytes, bytes] | None, at: datetime) -> None:
    """Answer with the page that comes back by itself when the turn is due; a form that was sent is asked for again."""
    more = [kept] if kept else []
    if scope["method"] == "POST":
        query = scope["query_string"].decode("latin-1")
        await raw.lead_to(send, f"{DOOR}?{query}" if query else DOOR, more=more)
        return
    left = (due - at).total_seconds()
    body = (
        _page(raw.language(scope))
        .replace(b"\x01seconds\x01", b"%d" % math.ceil(min(left + _chance.random(), _LONGEST_REFRESH)))
        .replace(b"\x01ahead\x01", b"%d" % max(1, round(left * settings.SIGN_INS_PER_S)))
        .replace(b"\x01minutes\x01", b"%d" % max(1, math.ceil(left / 60)))
    )
    await raw.answer(send, 200, body, more=more)


@lru_cache
def _page(language: str) -> bytes:
    blanks = {name: f"\x01{name}\x01" for name in ("seconds", "ahead", "minutes")}
    with translation.override(language):
        return render_to_string("accounts/turnstile.html", blanks).encode()
