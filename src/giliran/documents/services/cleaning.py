"""Reading a hostile file in a child process: it may die there, and nothing else does."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from giliran.documents.rules.limits import MEGABYTE, Limits
from giliran.documents.rules.reading.verdict import CleanPage, Problem, UnusableError
from giliran.documents.rules.refusals import UnusableFile
from giliran.documents.services import figures

# More children at once than this would only make everybody wait; further files go to the worker.
_CHILDREN = threading.BoundedSemaphore(2)
_MOST_HEADER = MEGABYTE
_MOST_PAGE = 4 * MEGABYTE


class TooBusy(Exception):  # noqa: N818 - an answer, not an error
    """There was no room, or not time enough, to read the file now."""


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """A file read: what it was, and its pages as JPEGs of our own making."""

    kind: str
    pages: list[CleanPage]


def clean(*, content: bytes, limits: Limits, seconds: float, patience: float = 30) -> CleanFile:
    """Return the pages of a file.

    Waits up to `patience` seconds for its turn and `seconds` for the answer. Raises `UnusableFile` for what cannot be
    taken, `TooBusy` when time ran out.
    """
    if len(content) > limits.max_bytes:
        raise UnusableFile(Problem.TOO_LARGE)
    if not content:
        raise UnusableFile(Problem.EMPTY)
    if not _CHILDREN.acquire(timeout=patience):
        raise TooBusy
    try:
        return _understood(_run(content, replace(limits, cpu_seconds=int(seconds) + 1), seconds), limits)
    finally:
        _CHILDREN.release()


def read_own(*, content: bytes, at: datetime, quality: int) -> CleanFile:
    """Return the pages of a picture that this program drew itself, to be handed in as often as it is needed.

    Nobody else had a hand in it, so it is read right here. `quality` is that of the JPEG which is kept, in percent.
    Raises `UnusableFile`.
    """
    from giliran.documents.rules.reading.read import read_file  # noqa: PLC0415 - decoders are the child's elsewhere

    try:
        kind, pages = read_file(content, replace(figures.limits(at), quality=quality))
    except UnusableError as refusal:
        raise UnusableFile(refusal.code) from refusal
    return CleanFile(kind=kind, pages=pages)


def _run(content: bytes, limits: Limits, seconds: float) -> bytes:
    """Run the child on the content. It reads all of its input before it writes, so one thread can do both ends."""
    command = [sys.executable, "-I", "-m", "giliran.documents.rules.reading.child", json.dumps(limits.as_dict())]
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - our own program; the file goes to its standard input
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_bare_environment()
    ) as child:
        timer = threading.Timer(seconds, _end, (child, late))
        timer.start()
        try:
            return _exchange(child, content, limits)
        finally:
            timer.cancel()
            child.kill()
            if late.is_set():
                raise TooBusy


def _end(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    child.kill()


def _exchange(child: "subprocess.Popen[bytes]", content: bytes, limits: Limits) -> bytes:
    if child.stdin is None or child.stdout is None:
        message = "the child was started without pipes"
        raise RuntimeError(message)
    try:
        child.stdin.write(content)
        child.stdin.close()
    except BrokenPipeError:
        return b""
    return child.stdout.read(_MOST_HEADER + limits.max_pages * _MOST_PAGE)


def _understood(output: bytes, limits: Limits) -> CleanFile:
    """Read the child's answer as from a stranger: it may have been taken over by what it read."""
    head, _, bodies = output.partition(b"\n")
    try:
        answer: dict[str, Any] = json.loads(head)
        if "refused" in answer:
            raise UnusableFile(Problem(answer["refused"]))
        return CleanFile(kind=str(answer["kind"])[:8], pages=_pages(answer["pages"], bodies, limits))
    except (ValueError, KeyError, TypeError) as problem:
        raise UnusableFile(Problem.TOO_HEAVY) from problem


def _pages(listed: list[dict[str, Any]], bodies: bytes, limits: Limits) -> list[CleanPage]:
    pages, place = [], 0
    for entry in listed:
        jpeg = bodies[place : place + int(entry["length"])]
        place += int(entry["length"])
        width, height = int(entry["width"]), int(entry["height"])
        if not (jpeg.startswith(b"\xff\xd8\xff") and jpeg.endswith(b"\xff\xd9")):
            raise ValueError(width)
        if not (0 < width <= limits.page_side and 0 < height <= limits.page_side):
            raise ValueError(width)
        pages.append(CleanPage(jpeg=jpeg, width=width, height=height, measures=dict(entry["measures"])))
    if not 0 < len(pages) <= limits.max_pages:
        raise ValueError(len(pages))
    return pages


def _bare_environment() -> dict[str, str]:
    """Return an environment without any of our secrets, and with decoders that use one thread."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
