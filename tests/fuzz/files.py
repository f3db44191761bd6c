"""Files that no camera has made."""

from collections.abc import Callable, Mapping
from functools import cache

from tests.documents import corpus
from tests.documents.builders import a_clear_photo
from tests.fuzz.nasty import TAG

File = tuple[str, bytes, str]
"""File name, content, the type that the sender claims."""

_MAKERS: Mapping[str, Callable[[], File]] = {
    "empty": lambda: ("kosong.jpg", b"", "image/jpeg"),
    "text as picture": lambda: ("ktp.jpg", b"bukan gambar\n" * 50, "image/jpeg"),
    "truncated": lambda: ("ktp.jpg", a_clear_photo()[: len(a_clear_photo()) // 3], "image/jpeg"),
    "giant": lambda: ("ktp.png", corpus.a_png_bomb(), "image/png"),
    "giant jpeg": lambda: ("ktp.jpg", corpus.a_jpeg_bomb(), "image/jpeg"),
    "pdf with script": lambda: ("kk.pdf", corpus.a_pdf_with_attachment(), "application/pdf"),
    "pdf of many pages": lambda: ("kk.pdf", corpus.a_text_pdf(pages=200), "application/pdf"),
    "broken pdf": lambda: ("kk.pdf", b"%PDF-1.7\n" + b"1 0 obj <<" * 5000, "application/pdf"),
    "sound, nameless": lambda: ("", a_clear_photo(), ""),
    "sound, wicked name": lambda: (f"../../{TAG}\x00\ud800.jpg\r\nX: y", a_clear_photo(), "text/html; charset=\xff"),
    "sound, long name": lambda: (TAG * 300 + ".jpg", a_clear_photo(), "image/jpeg"),
    "picture and page": lambda: ("ktp.jpg", corpus.a_jpeg_with_script(), "image/jpeg"),
    "zeros": lambda: ("ktp.heic", bytes(200_000), "image/heic"),
}
NAMES = tuple(_MAKERS)


@cache
def file(name: str) -> File:
    """Make one of them."""
    return _MAKERS[name]()


def sound() -> File:
    """Return a good photo."""
    return "foto.jpg", a_clear_photo(), "image/jpeg"
