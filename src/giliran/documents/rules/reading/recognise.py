"""What a file is, by its content, and whether it is that and nothing else.

A file that is two things at once (an image that a browser would run as a page, a picture with an archive behind it)
is refused before any decoder sees it, although only what we re-encode is ever kept.
"""

from giliran.documents.rules.reading import heif, jpeg, png
from giliran.documents.rules.reading.verdict import Problem, UnusableError

_PARTS = (
    ("jpeg", jpeg.looks_like, jpeg.check),
    ("png", png.looks_like, png.check),
    ("heif", heif.looks_like, heif.check),
)
_PDF = b"%PDF-"
_BEFORE_PDF = b"\xef\xbb\xbf\r\n\t "
_PDF_STARTS_WITHIN = 16


def kind_of(content: bytes) -> str:
    """Return "jpeg", "png", "heif" or "pdf"; raise `UnusableError` for anything else and for any mixture."""
    for kind, looks_like, check in _PARTS:
        if looks_like(content):
            check(content)
            return kind
    if content.lstrip(_BEFORE_PDF).startswith(_PDF) and _PDF in content[:_PDF_STARTS_WITHIN]:
        return "pdf"
    raise UnusableError(Problem.NOT_A_PICTURE if content.strip(b"\x00") else Problem.EMPTY)
