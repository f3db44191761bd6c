"""Signs of other kinds of file within or behind a picture."""

import re

MARKUP = re.compile(rb"<(?:script|html|!doctype|\?php|svg|iframe|body)", re.IGNORECASE)
OTHER_FILE = re.compile(rb"%PDF-|PK\x03\x04|Rar!\x1a|7z\xbc\xaf|\x7fELF|MZ[\x00-\xff]{58}\x00\x00|\x1f\x8b\x08")
ARCHIVE_END = b"PK\x05\x06"
EDGE = 4096


def in_trailer(trailer: bytes) -> bool:
    """Say whether what stands behind a picture is, or hides, a file of another kind."""
    if MARKUP.search(trailer[:EDGE]) or OTHER_FILE.search(trailer[:EDGE]):
        return True
    return ARCHIVE_END in trailer[-EDGE:]
