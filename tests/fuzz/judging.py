"""What no answer may be: an error of ours, a look behind the pages, a way out to somebody else's site."""

import gzip
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.fuzz.nasty import TYPED

_BEHIND = re.compile(
    rb"Traceback \(most recent call last\)|site-packages|/src/giliran/|DJANGO_SETTINGS_MODULE|psycopg\.|django\.db\."
    rb"|(?<![a-z_])[a-z_]{1,60}\.[A-Z][A-Za-z]{1,60}(?:Error|DoesNotExist)\b"
    rb"|\b(?:Integrity|Data|Operational|Programming|Type|Value|Key|Attribute|Unicode\w*)Error\b"
    rb"|<[a-z_.]{1,90}\.[A-Z]\w{1,60} object at 0x|object at 0x[0-9a-f]{6,}|&lt;[A-Z]\w+: |violates .{0,20}constraint"
    rb"|current transaction is aborted|\{%|\{\{|DETAIL:|Exception (?:Type|Value)"
)
_OURS = re.compile(rb"<html[^>]* lang=\"(id|en)\"")
_TYPES_WITHOUT_PAGE = ("application/json", "application/problem+json", "text/event-stream")


def content_of(answer: Any) -> bytes:
    """Return the whole body, unpacked."""
    content = bytes(answer.getvalue() if answer.streaming else answer.content)
    return gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content


def faults(answer: Any, *, typed: bytes = b"", onward: bool = False) -> Iterator[str]:
    """Yield what is wrong with an answer.

    `typed` is what was sent: a page may show it back to whoever sent it. `onward`: the sender
    named the way on himself.
    """
    status, content = answer.status_code, content_of(answer)
    if status >= 500:
        yield f"{status} {_why(answer)}"
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith(("text/", "application/json", "application/problem")):
        for found in _BEHIND.finditer(content):
            if found[0] not in typed:
                yield f"shows {found[0]!r}"
                break
    if 400 <= status < 500 and content_is_missing(answer, content):
        yield f"{status} without a page: {kind} {content[:60]!r}"
    location = answer.headers.get("Location", "")
    if location and urlsplit(location).netloc not in {"", "testserver", "localhost"}:
        yield f"leads away to {location[:60]}"
    if not onward and any(secret in unquote(location).lower() for secret in TYPED):
        yield f"carries personal data in an address: {location[:80]}"


def content_is_missing(answer: Any, content: bytes) -> bool:
    """Whether somebody reads nothing where a page or a machine's problem should be."""
    if answer.wsgi_request.method == "HEAD":
        return False
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith(_TYPES_WITHOUT_PAGE):
        return not content
    return not (kind.startswith("text/html") and (_OURS.search(content) or b"<h" in content))


def _why(answer: Any) -> str:
    problem = (getattr(answer, "exc_info", None) or (None, None, None))[1]
    if problem is None:
        return "without an exception"
    trace = problem.__traceback__
    where = ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        where = f"{name.rpartition('/src/')[2]}:{trace.tb_lineno}" if "/src/giliran/" in name or not where else where
        trace = trace.tb_next
    return f"{type(problem).__name__}: {str(problem)[:120]} at {where}"
