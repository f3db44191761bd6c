"""What a stand-in remembers: an outside party does not forget because its computer was switched off."""

import json
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_TABLE = "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, told TEXT NOT NULL)"
_PUT = "INSERT INTO kept (name, told) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET told = excluded.told"


class Records:
    """Named records in the order in which each was first put; on the disk before `put` returns.

    Without a file they live in memory alone. With `most`, the oldest beyond so many are dropped.
    """

    def __init__(self, file: Path | None, *, most: int | None = None) -> None:
        """Open the file (0600), making it and its directory if need be."""
        if file is not None:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._database = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute(_TABLE)
        self._most = most

    def put(self, name: str, record: Mapping[str, Any]) -> None:
        """Keep a record under its name, in the place of an earlier one of that name."""
        self._database.execute(_PUT, (name, json.dumps(record)))
        if self._most is not None:
            self._database.execute("DELETE FROM kept WHERE number <= (SELECT max(number) FROM kept) - ?", (self._most,))

    def all(self) -> list[dict[str, Any]]:
        """Return every record, the oldest first."""
        return [json.loads(told) for (told,) in self._database.execute("SELECT told FROM kept ORDER BY number")]


def records_of(party: str, *, most: int | None = None) -> Records:
    """Open what a party remembers in this demonstration's var directory; outside one it remembers for its own life."""
    place = os.environ.get("GILIRAN_VAR", "")
    demonstration = place and os.environ.get("GILIRAN_DEMO") == "1"
    return Records(Path(place) / "simulators" / f"{party}.sqlite3" if demonstration else None, most=most)
