"""A room's catalogue of messages, extracted and compiled in Python, so that nothing is needed from the system."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "en"
_EMPTY_COMMENT = re.compile(r" #\s*\n")
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extract(home: Path) -> int:
    """Bring the room's catalogue up to date with its code and templates; return how many messages it has."""
    found = Catalog(locale=LANGUAGE)
    for name, message, context in _said(home):
        found.add(message, locations=[(name, 0)], context=context)
    if not len(found):
        return 0
    catalogue = _read(home) or Catalog(locale=LANGUAGE)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=False, sort_output=True, no_location=True)
    # Catalogues carry no dates: two people's work would only quarrel over them.
    text = path.read_text()
    kept = [line for line in text.splitlines() if not line.startswith(('"POT-Creation', '"PO-Revision', "#"))]
    path.write_text("\n".join(kept).strip() + "\n")
    return len(catalogue)


def compile_catalogue(home: Path) -> None:
    """Write the compiled form beside the room's catalogue."""
    catalogue = _read(home)
    if catalogue is not None:
        with _path(home).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def problems(home: Path) -> list[str]:
    """Return a line for each message that is missing from the catalogue or has no English."""
    catalogue = _read(home) or Catalog(locale=LANGUAGE)
    found: list[str] = []
    for name, message, context in _said(home):
        known = catalogue.get(message if isinstance(message, str) else message[0], context)
        if known is None or not _translated(known.string):
            found.append(f"{name}: no English for {message!r}")
    return found


def _translated(text: Any) -> bool:
    return bool(text) if isinstance(text, str) else all(text)


def _path(home: Path) -> Path:
    return home / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def _read(home: Path) -> Catalog | None:
    if not _path(home).exists():
        return None
    with _path(home).open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _said(home: Path) -> Iterator[tuple[str, str | tuple[str, str], str | None]]:
    files = [path for kind in ("py", "html", "txt") for path in sorted(home.rglob(f"*.{kind}"))]
    for path in files:
        name = str(path.relative_to(home.parent))
        source = path.read_text()
        if path.suffix != ".py":
            if "templates" not in path.parts:
                continue
            # One line: what templates look like once they are masked is no program, and has no indentation.
            # A template's comment is masked as an empty one of Python's, which would then swallow all that follows.
            source = _EMPTY_COMMENT.sub(" ", templatize(source, origin=name)).replace("\n", " ")
        for _line, function, messages, _comments in extract_python(BytesIO(source.encode()), _KEYWORDS, [], {}):
            yield from _as_message(name, str(function), messages)


def _as_message(name: str, function: str, messages: Any) -> Iterator[tuple[str, str | tuple[str, str], str | None]]:
    parts = (messages,) if isinstance(messages, str) else tuple(part for part in messages if isinstance(part, str))
    if not parts or not parts[0]:
        return
    context = None
    if function.startswith(("pgettext", "npgettext")):
        context, parts = parts[0], parts[1:]
    if "ngettext" in function or function.startswith("npgettext"):
        yield name, (parts[0], parts[1]), context
    elif parts:
        yield name, parts[0], context
