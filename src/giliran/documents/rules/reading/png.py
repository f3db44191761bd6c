"""The structure of a PNG (ISO/IEC 15948), read without decoding it."""

import zlib

from giliran.documents.rules.reading import foreign
from giliran.documents.rules.reading.verdict import Problem, UnusableError

_START = b"\x89PNG\r\n\x1a\n"
_HEAD, _CHECKSUM = 8, 4
_ANIMATION = b"acTL"
_WORDS = frozenset({b"tEXt", b"iTXt", b"eXIf"})
_END = b"IEND"


def looks_like(content: bytes) -> bool:
    """Say whether it begins as a PNG."""
    return content.startswith(_START)


def check(content: bytes) -> None:
    """Raise `UnusableError` unless it is one whole, still PNG with nothing foreign in or behind it."""
    place, name = len(_START), b""
    while name != _END:
        head = content[place : place + _HEAD]
        if len(head) < _HEAD:
            raise UnusableError(Problem.TRUNCATED)
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        stop = place + _HEAD + length + _CHECKSUM
        if stop > len(content):
            raise UnusableError(Problem.TRUNCATED)
        _check_chunk(name, content[place + _HEAD : stop - _CHECKSUM], content[stop - _CHECKSUM : stop])
        place = stop
    if content[place:].strip(b"\x00\r\n"):
        raise UnusableError(Problem.MIXED)


def _check_chunk(name: bytes, body: bytes, checksum: bytes) -> None:
    if zlib.crc32(name + body) != int.from_bytes(checksum, "big"):
        raise UnusableError(Problem.DAMAGED)
    if name == _ANIMATION:
        raise UnusableError(Problem.ANIMATED)
    if name in _WORDS and foreign.MARKUP.search(body):
        raise UnusableError(Problem.MIXED)
