"""A PDF as clean JPEG pages."""

import re
from collections.abc import Iterator

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from giliran.documents.rules.limits import Limits
from giliran.documents.rules.reading.pictures import check_size
from giliran.documents.rules.reading.verdict import Problem, UnusableError

# Names in a PDF that make it more than pages (ISO 32000-1: 7.11.4, 12.6.4.5, 12.6.4.16, 13.6).
_ACTIVE = re.compile(
    rb"/(?:JavaScript|EmbeddedFiles?|Launch|RichMedia|XFA|SubmitForm|ImportData)\b|/JS\s*[(<]|/JS\s+\d+\s+\d+\s+R\b"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME_WITH_ESCAPE = re.compile(rb"/[A-Za-z0-9#]{2,40}")
_END = b"%%EOF"
_MOST_AFTER_END = 2048
_POINTS_AN_INCH = 72
_HIGHEST_DPI = 300
_UNUSUAL_SIDE = 14_400


def read(content: bytes, limits: Limits) -> Iterator[Image.Image]:
    """Yield the pages, rendered with their long side at most `page_side`; raise `UnusableError`."""
    _check_text(content)
    document = _open(content)
    try:
        _check_document(document, limits)
        for number in range(len(document)):
            yield _render(document, number, limits)
    finally:
        document.close()


def _check_text(content: bytes) -> None:
    plain = _NAME_WITH_ESCAPE.sub(lambda found: _unescaped(found.group()), content)
    if _ACTIVE.search(plain):
        raise UnusableError(Problem.ACTIVE)
    end = content.rfind(_END)
    if end < 0:
        raise UnusableError(Problem.TRUNCATED)
    if len(content[end + len(_END) :].strip(b"\x00\r\n\t ")) > _MOST_AFTER_END:
        raise UnusableError(Problem.MIXED)


def _unescaped(name: bytes) -> bytes:
    if b"#" not in name:
        return name
    return _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), name)


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "assword" in str(problem)
        raise UnusableError(Problem.LOCKED if locked else Problem.DAMAGED) from problem


def _check_document(document: pypdfium2.PdfDocument, limits: Limits) -> None:
    if raw.FPDFDoc_GetAttachmentCount(document) or raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise UnusableError(Problem.ACTIVE)
    if not len(document):
        raise UnusableError(Problem.DAMAGED)
    if len(document) > limits.max_pages:
        raise UnusableError(Problem.TOO_MANY_PAGES)


def _render(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> Image.Image:
    try:
        page = document[number]
        width, height = page.get_size()
    except pypdfium2.PdfiumError as problem:
        raise UnusableError(Problem.DAMAGED) from problem
    if max(width, height) > _UNUSUAL_SIDE:
        raise UnusableError(Problem.ODD_SHAPE)
    scale = min(limits.page_side / max(width, height, 1), _HIGHEST_DPI / _POINTS_AN_INCH)
    check_size(max(width * scale, limits.min_side), max(height * scale, 1), limits)
    try:
        bitmap = page.render(scale=scale, may_draw_forms=False, fill_color=(255, 255, 255, 255), rev_byteorder=True)
        picture: Image.Image = bitmap.to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError) as problem:
        raise UnusableError(Problem.DAMAGED) from problem
    finally:
        page.close()
    return picture
