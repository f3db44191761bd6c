"""Requests as bytes on the wire, sent so that the world stays as it was."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote_from_bytes

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from tests.fuzz.files import File

Value = str | bytes
Fields = Sequence[tuple[str, Value | File]]
_BOUNDARY = "b0undary"
_UNSAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One request: what is sent, and in words what is odd about it."""

    label: str
    path: str
    method: str = "GET"
    fields: Fields = ()
    multipart: bool = False
    body: bytes | None = None
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.method} {self.path[:160]} [{self.label[:120]}]"


def send(client: Client, shot: Shot) -> Any:
    """Send it and undo what it did; return the answer."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    point = transaction.savepoint()
    try:
        answer = _sent(client, shot)
        if answer.status_code < 400 and shot.method not in _UNSAFE:
            connection.check_constraints()  # what a commit would have found out
        return answer
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = SimpleCookie(kept)
        client.exc_info = None


def _sent(client: Client, shot: Shot) -> Any:
    path, body, kind = shot.path, shot.body or b"", shot.content_type
    if shot.method == "GET" and shot.fields:
        query = urlencoded(shot.fields).decode("ascii")
        path = f"{path.partition('?')[0]}?{query}"
    elif shot.body is None and shot.method != "GET":
        body, kind = (
            (multipart(shot.fields), f"multipart/form-data; boundary={_BOUNDARY}")
            if shot.multipart
            else (urlencoded(shot.fields), "application/x-www-form-urlencoded")
        )
    extra: dict[str, Any] = dict(shot.extra)
    return client.generic(
        shot.method, path, body, kind or "application/octet-stream", headers=dict(shot.headers), **extra
    )


def urlencoded(fields: Fields) -> bytes:
    """Encode fields as a browser does, save that nothing is too broken to be sent."""
    pairs = (f"{_quoted(name)}={_quoted(_plain(value))}" for name, value in fields)
    return "&".join(pairs).encode("ascii")


def multipart(fields: Fields) -> bytes:
    """The same for forms with files."""
    parts = []
    for name, value in fields:
        head = b'Content-Disposition: form-data; name="' + _raw(name) + b'"'
        content = _plain(value)
        if isinstance(value, tuple):
            filename, content, kind = value
            head += b'; filename="' + _raw(filename) + b'"'
            head += b"\r\nContent-Type: " + _raw(kind) if kind else b""
        parts.append(b"--" + _BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + _raw(content) + b"\r\n")
    return b"".join(parts) + b"--" + _BOUNDARY.encode() + b"--\r\n"


def fresh_key() -> str:
    """Return a once key as good as a form's own."""
    return secrets.token_hex(16)


def forget_counts() -> None:
    """Let the limits of tries begin anew, so that they do not answer for the pages."""
    cache.clear()


def _plain(value: Value | File) -> Value:
    return value[0] if isinstance(value, tuple) else value


def _raw(value: Value) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _quoted(value: Value) -> str:
    return quote_from_bytes(_raw(value), safe="")
