"""Reading a wish for a place out of a raw request."""

import json
import re
from collections.abc import Mapping
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
    cookies: bool


async def read_asked(scope: Scope, receive: Receive) -> Asked:
    """Return the wish; raise `BadAskingError`."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body") or len(body) > MOST_BODY:
        body = await _longer(body, receive, more=message.get("more_body", False))
    try:
        if headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
            return _form(body, headers)
        # What nearly everybody sends; anything else that is JSON is read as such.
        plain = _PLAIN.fullmatch(body)
        slot = plain[1].decode() if plain else json.loads(body)["slot"]
        key = headers.get(b"idempotency-key", b"")
        sealed = headers.get(b"giliran-pass", b"")
        return Asked(sealed, QuickUUID(key.decode()), QuickUUID(slot), False, b"cookie" in headers)  # noqa: FBT003 - quicker so
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


def _form(body: bytes, headers: Mapping[bytes, bytes]) -> Asked:
    fields = parse_qs(body.decode(), max_num_fields=10)
    key = headers.get(b"idempotency-key", b"").decode() or fields["once"][-1]
    return Asked(
        sealed=headers.get(b"giliran-pass", b"") or fields["pass"][-1].encode(),
        once_key=QuickUUID(key),
        slot=QuickUUID(fields["slot"][-1]),
        page=b"text/html" in headers.get(b"accept", b""),
        cookies=b"cookie" in headers,
    )
