"""What the product said yes to, kept outside of it: whoever audits a run looks each line up in the database.

One JSON object a line, written and synced to the disk *after* the answer to a write arrived (2xx, after following its
redirect) and before the driver goes on. So each line must be found again, whatever was killed meanwhile; something that
was done but never acknowledged may be missing here.

Every line has `n` (1, 2, …), `at` (the machine's time), `shown` (the demonstration's), `who` (e-mail of the one who
acted), `office` (code, or empty) and `did`, one of `WORDS`, with the ids named there.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from giliran.foundation import clock

WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "account": frozenset(),
        "application_started": frozenset({"application"}),
        "page_saved": frozenset({"application", "page", "digest", "answers"}),
        "office_chosen": frozenset({"application"}),
        "product_chosen": frozenset({"application", "product"}),
        "document_received": frozenset({"application", "key", "digest"}),
        "submitted": frozenset({"application"}),
        "held": frozenset({"application", "billing_code"}),
        "billed": frozenset({"application", "billing_code"}),
        "paid": frozenset({"billing_code", "amount", "noticed"}),
        "placed": frozenset({"application", "reservation"}),
        "moved": frozenset({"application", "reservation"}),
        "arrived": frozenset({"number", "token", "day"}),
        "counter_taken": frozenset({"counter", "day"}),
        "called": frozenset({"number", "visit", "counter", "day"}),
        "served": frozenset({"number", "visit", "counter", "day"}),
        "finished": frozenset({"number", "visit", "counter", "day"}),
        "not_here": frozenset({"number", "visit", "counter", "day"}),
        "returned": frozenset({"number", "token", "day"}),
        "reviewed": frozenset({"application", "document"}),
        "portrait": frozenset({"application", "digest"}),
        "note": frozenset({"application", "digest"}),
        "sent_back": frozenset({"application"}),
        "corrected": frozenset({"application"}),
        "recommended": frozenset({"application"}),
        "approved": frozenset({"application"}),
        "printed": frozenset({"passport"}),
        "quality": frozenset({"passport", "verdict"}),
        "handed_over": frozenset({"passport"}),
    }
)
"""What a line can say was done, and the ids that it brings.

`served` is the beginning of a service, `finished` the end of one step. `placed` is a reservation that shows its code.
`page_saved` brings the answers' names and the digest of their text (`digest_of`). `digest` of a file is the SHA-256 of
its bytes, of a note that of its text. `noticed` says whether the product took the bank's notice before we were told.
"""
OWN = frozenset({"n", "at", "shown", "who", "office", "did"})


class Journal:
    """The file of one run, or no file at all."""

    def __init__(self, file: Path | None) -> None:
        """Open the file for adding to it (0600); without one, lines are only counted."""
        self.lines = 0
        self._handle: int | None = None
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            self.lines = sum(1 for _ in read(file)) if file.exists() else 0
            self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, did: str, *, who: str, office: str = "", **ids: Any) -> None:
        """Add a line and wait until it is on the disk. Raises `ValueError` for words or ids that are not in `WORDS`."""
        if did not in WORDS or set(ids) != WORDS[did]:
            message = f"a journal has no line {did!r} with {sorted(ids)}"
            raise ValueError(message)
        self.lines += 1
        if self._handle is None:
            return
        line = {
            "n": self.lines,
            "at": datetime.now(UTC).isoformat(),
            "shown": clock.now().isoformat(),
            "who": who,
            "office": office,
            "did": did,
            **ids,
        }
        os.write(self._handle, json.dumps(line, separators=(",", ":")).encode() + b"\n")
        os.fdatasync(self._handle)

    def close(self) -> None:
        """Close the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def read(file: Path) -> Iterator[dict[str, Any]]:
    """Yield a journal's lines. A last line that was cut off in the writing acknowledges nothing, and is left out."""
    with file.open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                return
            yield json.loads(line)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes, as hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of(answers: Mapping[str, str]) -> str:
    """Return the digest of a page's answers as they were typed: SHA-256 over JSON with sorted names, no spaces."""
    return digest(json.dumps(dict(sorted(answers.items())), separators=(",", ":"), ensure_ascii=False).encode())
