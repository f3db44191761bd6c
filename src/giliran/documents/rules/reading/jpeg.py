"""The structure of a JPEG (ITU T.81, annex B), read without decoding it."""

import re
from collections.abc import Iterator

from giliran.documents.rules.reading import foreign
from giliran.documents.rules.reading.verdict import Problem, UnusableError

_MARK = 0xFF
_END = 0xD9
_SCAN = 0xDA
_COMMENT = 0xFE
_APPLICATION = range(0xE0, 0xF0)
_RESTARTS = range(0xD0, 0xD8)
_BARE = {0x01, *_RESTARTS}
_WITHIN_SCAN = {0x00, *_RESTARTS}
_LEAST_LENGTH = 2

# Phones append to their own photos: another exposure or a depth map (a JPEG), a moving picture (an ISO box), notes.
_CAMERA_TRAILER = re.compile(rb"\x00*(?:\xff\xd8\xff|[\x00-\xff]{4}ftyp)")
_SAMSUNG_END = b"SEFT"


def looks_like(content: bytes) -> bool:
    """Say whether it begins as a JPEG."""
    return content.startswith(b"\xff\xd8\xff")


def check(content: bytes) -> None:
    """Raise `UnusableError` unless it is one whole JPEG with nothing foreign in or behind it."""
    end = len(content)
    for marker, start, stop in _segments(content):
        if (marker in _APPLICATION or marker == _COMMENT) and foreign.MARKUP.search(content, start, stop):
            raise UnusableError(Problem.MIXED)
        end = stop
    trailer = content[end:]
    if not trailer.strip(b"\x00\r\n\xff"):
        return
    from_camera = _CAMERA_TRAILER.match(trailer) or trailer.rstrip(b"\x00").endswith(_SAMSUNG_END)
    if not from_camera or foreign.in_trailer(trailer):
        raise UnusableError(Problem.MIXED)


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, stop) of each segment up to the end of the image, stepping over the scans' data."""
    place = 2
    while True:
        while content[place : place + 2] == b"\xff\xff":
            place += 1
        if place + 2 > len(content):
            raise UnusableError(Problem.TRUNCATED)
        if content[place] != _MARK:
            raise UnusableError(Problem.DAMAGED)
        marker = content[place + 1]
        if marker == _END:
            yield marker, place, place + 2
            return
        if marker in _BARE:
            place += 2
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        stop = place + 2 + length
        if stop > len(content) or length < _LEAST_LENGTH:
            raise UnusableError(Problem.TRUNCATED)
        yield marker, place + 4, stop
        place = _after_scan(content, stop) if marker == _SCAN else stop


def _after_scan(content: bytes, start: int) -> int:
    place = start
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise UnusableError(Problem.TRUNCATED)
        following = content[place + 1]
        if following == _MARK:
            place += 1
        elif following in _WITHIN_SCAN:
            place += 2
        else:
            return place
