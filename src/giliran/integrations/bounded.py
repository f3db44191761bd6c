"""Calling an outside party that may do anything: never longer, never more than agreed, and only what was asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpx

from giliran.integrations.certificates import trusted

SECONDS = 10.0
LARGEST = 64 * 1024


class NoAnswer(Exception):  # noqa: N818 - an outcome, which each adapter words for its room
    """Nothing came that could be used; the text says why, in words of ours alone."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came: the status, the headers, the body as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def as_object(self) -> dict[str, Any]:
        """Return the body as a JSON object, whatever its content type says; raise `NoAnswer`."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError) as problem:
            raise NoAnswer(_no_json(self)) from problem
        if not isinstance(told, dict):
            message = "the answer is no object"
            raise NoAnswer(message)
        return told


def post(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    seconds: float = SECONDS,
    transport: httpx.BaseTransport | None = None,
) -> Reply:
    """Post, and read at most `LARGEST` bytes within `seconds` for the whole exchange; raise `NoAnswer`.

    A party that sends a byte now and then would outlast any limit on single reads. Redirects are not followed: what we
    send is meant for one address. Nothing compressed is asked for, so that little cannot become much.
    """
    until = monotonic() + seconds
    sent = {"Content-Type": "application/json", "Accept-Encoding": "identity", **headers}
    try:
        with (
            httpx.Client(timeout=seconds, transport=transport, follow_redirects=False, verify=trusted()) as client,
            client.stream("POST", url, content=body, headers=sent) as response,
        ):
            return Reply(status=response.status_code, headers=response.headers, body=_read(response, until))
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError) as problem:
        raise NoAnswer(type(problem).__name__) from problem


def _read(response: httpx.Response, until: float) -> bytes:
    gathered = bytearray()
    for piece in response.iter_raw():
        gathered += piece
        if len(gathered) > LARGEST:
            message = "the answer is too large"
            raise NoAnswer(message)
        if monotonic() > until:
            message = "the answer takes too long"
            raise NoAnswer(message)
    return bytes(gathered)


def _no_json(reply: Reply) -> str:
    page = reply.body.lstrip()[:1] == b"<"
    return f"HTTP {reply.status}, {'a page' if page else 'no JSON'}"
