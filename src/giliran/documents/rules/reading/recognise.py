"""What a file is, by its content, and whether it is that and nothing else.

A file that is two things at once (an image that a browser would run as a page, a picture with an archive behind it)
is refused before any decoder sees it, although only what we re-encode is ever kept.
"""

import re
import zlib
from collections.abc import Iterator

from giliran.documents.rules.reading.verdict import Problem, UnusableError

_PNG = b"\x89PNG\r\n\x1a\n"
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2"}
_HEIF_SEQUENCES = {b"hevc", b"hevx", b"msf1", b"avis"}
_MARKUP = re.compile(rb"<(?:script|html|!doctype|\?php|svg|iframe|body)", re.IGNORECASE)
_OTHER_FILES = re.compile(rb"%PDF-|PK\x03\x04|Rar!\x1a|7z\xbc\xaf|\x7fELF|MZ[\x00-\xff]{58}\x00\x00|\x1f\x8b\x08")
# Phones append to their own photos: Samsung's notes, a moving picture, a second exposure, a depth map.
_CAMERA_TRAILER = re.compile(
    rb"^\x00*(?:\xff\xd8\xff|[\x00-\xff]{4}ftyp|[\x00-\xff]{0,64}Image_UTC_Data|\x00\x00[\x00-\xff]{2}[\x00-\xff]{4})"
)
_SAMSUNG_END = b"SEFT"
_LITTLE = 512


def kind_of(content: bytes) -> str:
    """Return "jpeg", "png", "heif" or "pdf"; raise `UnusableError` for anything else and for any mixture."""
    if content.startswith(b"\xff\xd8\xff"):
        _check_jpeg(content)
        return "jpeg"
    if content.startswith(_PNG):
        _check_png(content)
        return "png"
    if content[4:8] == b"ftyp":
        return _check_heif(content)
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ")[:5] == b"%PDF-" and b"%PDF-" in content[:16]:
        return "pdf"
    raise UnusableError(Problem.EMPTY if not content.strip(b"\x00") else Problem.NOT_A_PICTURE)


def _check_jpeg(content: bytes) -> None:
    end = 0
    for marker, start, stop in _jpeg_segments(content):
        if marker == 0xD9:
            end = stop
            break
        if (0xE0 <= marker <= 0xEF or marker == 0xFE) and _MARKUP.search(content, start, stop):
            raise UnusableError(Problem.MIXED)
    if not end:
        raise UnusableError(Problem.TRUNCATED)
    _check_jpeg_trailer(content[end:])


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, stop) of each segment (ITU T.81, B.1.1), stepping over the entropy-coded data of scans."""
    place = 2
    while True:
        while content[place : place + 2] == b"\xff\xff":
            place += 1
        if place + 2 > len(content) or content[place] != 0xFF:
            raise UnusableError(Problem.TRUNCATED if place + 2 > len(content) else Problem.DAMAGED)
        marker = content[place + 1]
        if marker == 0xD9:
            yield marker, place, place + 2
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            place += 2
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        stop = place + 2 + length
        if stop > len(content) or length < 2:
            raise UnusableError(Problem.TRUNCATED)
        yield marker, place + 4, stop
        place = _after_scan(content, stop) if marker == 0xDA else stop


def _after_scan(content: bytes, start: int) -> int:
    place = start
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise UnusableError(Problem.TRUNCATED)
        following = content[place + 1]
        if following != 0 and following != 0xFF and not 0xD0 <= following <= 0xD7:
            return place
        place += 1 if following == 0xFF else 2


def _check_jpeg_trailer(trailer: bytes) -> None:
    if not trailer.strip(b"\x00\r\n\xff"):
        return
    if _MARKUP.search(trailer[:4096]) or _OTHER_FILES.match(trailer.lstrip(b"\x00\r\n")):
        raise UnusableError(Problem.MIXED)
    if _CAMERA_TRAILER.match(trailer) or trailer.rstrip(b"\x00").endswith(_SAMSUNG_END):
        if _OTHER_FILES.search(trailer[:_LITTLE]) or b"PK\x05\x06" in trailer[-_LITTLE:]:
            raise UnusableError(Problem.MIXED)
        return
    raise UnusableError(Problem.MIXED)


def _check_png(content: bytes) -> None:
    place = len(_PNG)
    while True:
        head = content[place : place + 8]
        if len(head) < 8:
            raise UnusableError(Problem.TRUNCATED)
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        stop = place + 12 + length
        if stop > len(content):
            raise UnusableError(Problem.TRUNCATED)
        body = content[place + 8 : stop - 4]
        if zlib.crc32(name + body) != int.from_bytes(content[stop - 4 : stop], "big"):
            raise UnusableError(Problem.DAMAGED)
        if name == b"acTL":
            raise UnusableError(Problem.ANIMATED)
        if name in (b"tEXt", b"iTXt", b"eXIf") and _MARKUP.search(body):
            raise UnusableError(Problem.MIXED)
        place = stop
        if name == b"IEND":
            break
    if content[place:].strip(b"\x00\r\n"):
        raise UnusableError(Problem.MIXED)


def _check_heif(content: bytes) -> str:
    brands = {content[8:12]} | {content[at : at + 4] for at in range(16, min(_box_end(content, 0), 128), 4)}
    if not brands & (_HEIF_BRANDS | _HEIF_SEQUENCES):
        raise UnusableError(Problem.NOT_A_PICTURE)
    place, names = 0, []
    while place < len(content):
        if not content[place:].strip(b"\x00"):
            break
        stop = _box_end(content, place)
        names.append(content[place + 4 : place + 8])
        if not names[-1].isalnum():
            raise UnusableError(Problem.MIXED)
        if stop > len(content):
            raise UnusableError(Problem.TRUNCATED)
        place = stop
    if b"moov" in names:
        raise UnusableError(Problem.ANIMATED)
    if b"meta" not in names:
        raise UnusableError(Problem.DAMAGED)
    return "heif"


def _box_end(content: bytes, place: int) -> int:
    """Return where the box at `place` ends (ISO/IEC 14496-12, 4.2)."""
    size = int.from_bytes(content[place : place + 4], "big")
    if size == 1:
        size = int.from_bytes(content[place + 8 : place + 16], "big")
    if size == 0:
        return len(content)
    if size < 8:
        raise UnusableError(Problem.DAMAGED)
    return place + size
