"""As much of HTTP as a handler needs that answers a crowd: raw ASGI, without an object a request."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from starlette.types import Receive, Scope, Send

HTML = b"text/html; charset=utf-8"
JSON = b"application/json"
PROBLEM = b"application/problem+json"
_POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFE = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
if settings.SECURE_HSTS_SECONDS:
    _SAFE.append(
        (b"strict-transport-security", b"max-age=%d; includeSubDomains; preload" % settings.SECURE_HSTS_SECONDS)
    )
_PAGE = [*_SAFE, (b"content-security-policy", _POLICY), (b"accept-ch", b"ECT")]
_MOST_BODY = 4096


def header(scope: Scope, name: bytes) -> bytes:
    """Return a header's value; empty where it was not sent."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""


def cookie(scope: Scope, name: bytes) -> bytes:
    """Return a cookie's value; empty where it was not sent."""
    for key, value in scope["headers"]:
        if key == b"cookie":
            for part in value.split(b";"):
                found, _, text = part.strip().partition(b"=")
                if found == name:
                    return bytes(text)
    return b""


def address(scope: Scope) -> str:
    """Return the network address that somebody asks from; behind our own proxy, the last one that it added."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = header(scope, b"x-forwarded-for")
        if forwarded:
            return forwarded.rsplit(b",", 1)[-1].strip().decode("ascii", "replace")
    client = scope.get("client")
    return str(client[0]) if client else ""


def language(scope: Scope) -> str:
    """Return the language that somebody chose, or Indonesian."""
    kept = cookie(scope, settings.LANGUAGE_COOKIE_NAME.encode()).decode("ascii", "replace")
    return kept if kept in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def wants_json(scope: Scope) -> bool:
    """Say whether a program asks."""
    return JSON in header(scope, b"accept")


def query(scope: Scope) -> dict[str, str]:
    """Return the query's fields, the last of each name."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    return {name: values[-1] for name, values in asked.items()}


def comes_from_here(scope: Scope) -> bool:
    """Say whether a POST was sent by a page of ours; programs that are no browsers name no origin."""
    site = header(scope, b"sec-fetch-site")
    if site:
        return site in {b"same-origin", b"none"}
    origin = header(scope, b"origin")
    return not origin or origin.partition(b"://")[2] == header(scope, b"host")


async def read_all(receive: Receive) -> bytes:
    """Read a small body to its end; what is longer is not kept."""
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")[: _MOST_BODY - len(body)]
        if not message.get("more_body"):
            return body


def cookie_to_keep(name: str, value: str, *, path: str, seconds: int) -> tuple[bytes, bytes]:
    """Return the header that sets a cookie which no script reads and no other site's form brings along."""
    secure = "; Secure" if settings.SESSION_COOKIE_SECURE else ""
    text = f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return (b"set-cookie", text.encode())


async def answer(
    send: Send, status: int, body: bytes, *, media: bytes = HTML, more: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """Send a whole answer."""
    headers: list[Any] = [
        (b"content-type", media), (b"content-length", b"%d" % len(body)), *(_PAGE if media is HTML else _SAFE), *more
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def lead_to(send: Send, where: str, *, more: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """Send somebody on to another page."""
    await answer(send, 303, b"", more=[(b"location", where.encode()), *more])
