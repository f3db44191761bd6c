"""SNAP's minified body: the JSON as it was sent, without the whitespace between its tokens. Keys are never sorted."""

import re

# A string (with its escapes) is kept whole; whitespace is only ever found between strings.
_STRING_OR_SPACE = re.compile(rb'"(?:[^"\\]|\\.)*"|[ \t\r\n]+', re.DOTALL)


def minify(body: bytes) -> bytes:
    """Return `body` without insignificant whitespace; every other byte stays, in its order (RFC 8259, section 2)."""
    return _STRING_OR_SPACE.sub(lambda found: found[0] if found[0][:1] == b'"' else b"", body)
