"""Reading a wish for a place out of a raw request."""

import json
import re
from typing import NamedTuple
from urllib.parse import parse_qs
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as QuickUUID  # noqa: N811 - a `uuid.UUID`, made six times as fast
from starlette.types import Receive, Scope

MOST_BODY = 8192
_PLAIN = re.compile(rb'\{"slot": ?"([0-9a-f-]{36})"\}')
BAD, TOO_LARGE = "bad_request", "too_large"


class BadAskingError(ValueError):
    """The request cannot be read; its text is the typed error."""


class Asked(NamedTuple):
    """What somebody asks for. `page`: a browser's form, to be answered by a way on rather than by JSON."""

    sealed: bytes
    once_key: UUID
    slot: UUID
    page: bool


async def read_asked(scope: Scope, receive: Receive) -> Asked:
    """Return the wish; raise `BadAskingError`."""
    sealed = key = media = accept = b""
    for name, value in scope["headers"]:
        if name == b"giliran-pass":
            sealed = value
        elif name == b"idempotency-key":
            key = value
        elif name == b"content-type":
            media = value
        elif name == b"accept":
            accept = value
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body") or len(body) > MOST_BODY:
        body = await _longer(body, receive, more=message.get("more_body", False))
    try:
        if media.startswith(b"application/x-www-form-urlencoded"):
            return _form(body, sealed, key, page=b"text/html" in accept)
        # What nearly everybody sends; anything else that is JSON is read as such.
        plain = _PLAIN.fullmatch(body)
        slot = plain[1].decode() if plain else json.loads(body)["slot"]
        return Asked(sealed, QuickUUID(key.decode()), QuickUUID(slot), page=False)
    except (ValueError, TypeError, LookupError, RecursionError) as problem:
        raise BadAskingError(BAD) from problem


async def _longer(body: bytes, receive: Receive, *, more: bool) -> bytes:
    while more and len(body) <= MOST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if len(body) > MOST_BODY:
        raise BadAskingError(TOO_LARGE)
    return body


def _form(body: bytes, sealed: bytes, key: bytes, *, page: bool) -> Asked:
    fields = parse_qs(body.decode(), max_num_fields=10)
    sealed = sealed or fields["pass"][-1].encode()
    return Asked(sealed, QuickUUID(key.decode() or fields["once"][-1]), QuickUUID(fields["slot"][-1]), page=page)
