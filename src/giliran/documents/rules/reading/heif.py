"""The outer structure of a HEIF file (ISO/IEC 23008-12 in the boxes of ISO/IEC 14496-12), read without decoding it."""

from collections.abc import Iterator

from giliran.documents.rules.reading import foreign
from giliran.documents.rules.reading.verdict import Problem, UnusableError

_TYPE = slice(4, 8)
_STILL = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2"})
_SEQUENCES = frozenset({b"hevc", b"hevx", b"msf1"})
_MOST_BRANDS_END = 128
_HEAD = 8


def looks_like(content: bytes) -> bool:
    """Say whether it begins as a file made of boxes."""
    return content[_TYPE] == b"ftyp"


def check(content: bytes) -> None:
    """Raise `UnusableError` unless it is a whole HEIF of still pictures, and boxes to its end."""
    brands_end = min(_box_end(content, 0), _MOST_BRANDS_END)
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, brands_end, 4))}
    if not brands & (_STILL | _SEQUENCES):
        raise UnusableError(Problem.NOT_A_PICTURE)
    names = []
    for name, start, stop in _boxes(content):
        names.append(name)
        if name not in {b"mdat", b"meta"} and foreign.MARKUP.search(content, start, min(stop, start + foreign.EDGE)):
            raise UnusableError(Problem.MIXED)
    if b"moov" in names:
        raise UnusableError(Problem.ANIMATED)
    if b"meta" not in names:
        raise UnusableError(Problem.DAMAGED)


def _boxes(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    place = 0
    while content[place:].strip(b"\x00"):
        name = content[place : place + _HEAD][_TYPE]
        if not (name.isascii() and name.isalnum()):
            raise UnusableError(Problem.MIXED)
        stop = _box_end(content, place)
        if stop > len(content):
            raise UnusableError(Problem.TRUNCATED)
        yield name, place, stop
        place = stop


def _box_end(content: bytes, place: int) -> int:
    """Return where the box at `place` ends (14496-12, 4.2: size 1 is a long size, size 0 runs to the end)."""
    size = int.from_bytes(content[place : place + 4], "big")
    if size == 1:
        size = int.from_bytes(content[place + 8 : place + 16], "big")
    if size == 0:
        return len(content)
    if size < _HEAD:
        raise UnusableError(Problem.DAMAGED)
    return place + size
