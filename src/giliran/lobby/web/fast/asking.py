"""Reading what an officer asks for out of a raw request."""

import json
from typing import Any, NamedTuple
from uuid import UUID

from starlette.types import Receive, Scope

from giliran.foundation.web import raw
from giliran.lobby.services.calling.asking import Wants

MOST_BODY = 2048
_MEDIA = b"application/json"


class BadAskingError(ValueError):
    """The request cannot be read; its text is the typed error."""


class Asked(NamedTuple):
    """What is asked for, by whoever showed the pass."""

    sealed: str
    wants: Wants
    visit: UUID | None
    once: UUID


async def read_asked(scope: Scope, receive: Receive) -> Asked:
    """Return the wish; raise `BadAskingError`."""
    sealed = raw.header(scope, b"giliran-counter")
    body = await _body(receive)
    try:
        told: dict[str, Any] = json.loads(body)
        wants = Wants(told["then"])
        visit = None if wants is Wants.CALL else UUID(told["visit"])
        return Asked(sealed.decode("ascii"), wants, visit, UUID(told["once"]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as problem:
        message = "bad_request"
        raise BadAskingError(message) from problem


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more and len(body) <= MOST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if len(body) > MOST_BODY:
        message_ = "too_large"
        raise BadAskingError(message_)
    return body
