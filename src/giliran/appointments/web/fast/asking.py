"""Reading a wish for a place out of a raw request."""

import json
from typing import NamedTuple
from urllib.parse import parse_qs
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as QuickUUID  # noqa: N811 - a `uuid.UUID`, made six times as fast
from starlette.types import Receive, Scope

MOST_BODY = 8192
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
    body = await _body(receive)
    try:
        if media.startswith(b"application/x-www-form-urlencoded"):
            return _form(body, sealed, key, page=b"text/html" in accept)
        return Asked(sealed, QuickUUID(key.decode()), QuickUUID(json.loads(body)["slot"]), page=False)
    except (ValueError, TypeError, LookupError, RecursionError) as problem:
        raise BadAskingError(BAD) from problem


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BODY:
            break
    if len(body) > MOST_BODY:
        raise BadAskingError(TOO_LARGE)
    return body


def _form(body: bytes, sealed: bytes, key: bytes, *, page: bool) -> Asked:
    fields = parse_qs(body.decode(), max_num_fields=10)
    sealed = sealed or fields["pass"][-1].encode()
    return Asked(sealed, QuickUUID(key.decode() or fields["once"][-1]), QuickUUID(fields["slot"][-1]), page=page)
