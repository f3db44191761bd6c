"""A file's bytes as clean pages with their measures."""

from PIL import Image

from giliran.documents.rules.limits import Limits
from giliran.documents.rules.reading import measures, pictures, recognise
from giliran.documents.rules.reading.verdict import CleanPage, Problem, UnusableError


def read_file(content: bytes, limits: Limits) -> tuple[str, list[CleanPage]]:
    """Return what the file is and its pages; raise `UnusableError`."""
    if len(content) > limits.max_bytes:
        raise UnusableError(Problem.TOO_LARGE)
    kind = recognise.kind_of(content)
    if kind == "pdf":
        from giliran.documents.rules.reading import portable  # noqa: PLC0415 - loaded only for files that need it

        return kind, [_page(picture, 0, limits) for picture in portable.read(content, limits)]
    picture, long_side = pictures.read(content, kind, limits)
    return kind, [_page(picture, long_side, limits)]


def _page(picture: Image.Image, long_side: int, limits: Limits) -> CleanPage:
    """Clean one page. `long_side` is that of the file's own pixels, 0 where it has none (a PDF)."""
    return CleanPage(
        jpeg=pictures.write(picture, limits),
        width=picture.width,
        height=picture.height,
        measures=measures.measure(picture, long_side=long_side),
    )
