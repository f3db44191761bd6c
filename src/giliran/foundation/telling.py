"""What log lines look like, and what never stands in one: names, addresses, numbers of people, texts they typed.

One event is one line of JSON with `at`, `level`, `logger`, `event`, the request's id, and what the caller added. Of a
library's line only its pattern is kept, not what it would fill in. A traceback is its places in the code; an
exception's own words are kept only where they cannot quote what somebody typed. As a net below, whatever looks like an
e-mail address or a long number is put out of sight.
"""

import logging
import os
import re
import traceback
from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import structlog
from django.db import Error as DatabaseError
from django.db import OperationalError

Line = MutableMapping[str, Any]

_OURS = "giliran"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w-])\+?\d[\d ]{8,}\d(?![\w-])")
_DEEPEST = 30
_PLAIN = (AttributeError, ImportError, NameError, TypeError)
# The interpreter's own sentences, which name parts of the code; anybody may raise these errors with other words.
_OF_PYTHON = re.compile(
    r"(?:type object |module )?'[\w.]+' (?:object )?(?:has no attribute '\w+'|is not (?:callable|iterable|\w+))"
    r"|'[\w.]+' object does not support [\w ]+"
    r"|[\w.<>]+\(\) (?:missing|takes|got an unexpected keyword argument) [\w ,':()-]{1,200}"
    r"|unsupported operand type\(s\) for \S{1,3}: '[\w.]+' and '[\w.]+'"
    r"|(?:name|cannot import name|No module named) '[\w.]+'(?: is not defined| from '[\w.]+' \([^)\n]{1,200}\))?"
)


def line_formatter() -> logging.Formatter:
    """Return the formatter of every handler."""
    return _Formatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _masked,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda value: f"<{type(value).__name__}>"),
        ],
    )


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Takes from a record what may be told, before anything is filled in."""

    def format(self, record: logging.LogRecord) -> str:
        kept = {key: value for key, value in vars(record).items() if key in _KEPT or _ours(record)}
        told = logging.makeLogRecord(kept)
        told.exc_info, told.exc_text, told.stack_info = None, None, None
        told.msg, told.args = (record.getMessage() if _ours(record) else _pattern(record)), ()
        told.__dict__.pop("request", None)
        told.__dict__ |= {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[1]:
            told.__dict__["trouble"] = list(_chain(record.exc_info[1]))
        return super().format(told)


_KEPT = frozenset(vars(logging.makeLogRecord({})))


def _ours(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] == _OURS


def _pattern(record: logging.LogRecord) -> str:
    """Return a library's line without what it would fill in: paths carry tokens, hosts anything at all."""
    if hasattr(record, "status_code"):
        # Django fills in the path, and of what is refused as suspicious the words themselves.
        return HTTPStatus(record.status_code).phrase
    return str(record.msg)


def _chain(problem: BaseException | None) -> Iterator[dict[str, Any]]:
    """Yield an exception and what caused it, the outermost first."""
    seen = 0
    while problem is not None and seen < 5:  # noqa: PLR2004 - deeper causes say no more
        frames = traceback.extract_tb(problem.__traceback__)[-_DEEPEST:]
        yield {
            "type": f"{type(problem).__module__}.{type(problem).__qualname__}",
            **_words(problem),
            "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        }
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        seen += 1


def _words(problem: BaseException) -> dict[str, str]:
    """Return as much of an exception's words as cannot quote data."""
    if isinstance(problem, OSError) and type(problem).__module__ == "builtins":
        return {"said": os.strerror(problem.errno)} if problem.errno else {}
    said = str(problem).partition("\n")[0]
    if isinstance(problem, OperationalError) or (isinstance(problem, _PLAIN) and _OF_PYTHON.fullmatch(said)):
        return {"said": said}
    if isinstance(problem, DatabaseError):
        diagnosis = getattr(problem.__cause__, "diag", None)
        told = {name: getattr(diagnosis, name, None) for name in ("sqlstate", "table_name", "constraint_name")}
        return {name: str(value) for name, value in told.items() if value}
    return {}


def _masked(_logger: object, _method: str, line: Line) -> Line:
    return {key: _mask(value) if key != "at" else value for key, value in line.items()}


def _mask(value: Any) -> Any:
    if isinstance(value, str):
        return _NUMBER.sub("[number]", _ADDRESS.sub("[address]", value))
    if isinstance(value, dict):
        return {key: _mask(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mask(inner) for inner in value]
    return value
