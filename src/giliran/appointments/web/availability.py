"""What the fast lane knows: an office's month, read from the database at most 250 ms ago, one read for all who ask."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from giliran.foundation.web.problems import details

FRESH_SECONDS = 0.25
_MOST = 2000
_YEARS = range(2000, 2200)

Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer ready to send."""

    body: bytes
    etag: str
    read_at: float
    found: bool


@dataclass
class Availability:
    """Pages by (office, product, month). Whoever asks for an old one reads it anew, and all others wait for that."""

    load: Callable[[Key], Awaitable[dict[str, Any] | None]]
    pages: dict[Key, Page] = field(default_factory=dict)
    reading: dict[Key, asyncio.Task[Page]] = field(default_factory=dict)

    async def page(self, key: Key) -> Page:
        """Return a page at most `FRESH_SECONDS` old when asked for."""
        known = self.pages.get(key)
        clock = asyncio.get_running_loop().time
        if known is not None and clock() - known.read_at <= FRESH_SECONDS:
            return known
        task = self.reading.get(key)
        if task is None:
            task = asyncio.create_task(self._read(key))
            self.reading[key] = task
            task.add_done_callback(lambda _done: self.reading.pop(key, None))
        return await asyncio.shield(task)

    async def _read(self, key: Key) -> Page:
        # As old as the moment before the read: what changes during it may be missing.
        read_at = asyncio.get_running_loop().time()
        found = await self.load(key)
        body = json.dumps(found if found is not None else NOT_FOUND, separators=(",", ":")).encode()
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        page = Page(body=body, etag=etag, read_at=read_at, found=found is not None)
        if len(self.pages) >= _MOST:
            self.pages.clear()
        if found is not None:
            self.pages[key] = page
        return page


NOT_FOUND = details(status=404, detail="Kantor atau bulan ini tidak dikenal.", error="unknown_office", next="/kantor/")
BAD_REQUEST = details(
    status=400, detail="Sebutkan office, product, dan month (2026-12).", error="bad_request", next="/kantor/"
)


def month_of(text: str) -> tuple[int, int] | None:
    """Read "2026-12"; None where it is no month, or none that anybody could mean."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return (first.year, first.month) if first.year in _YEARS else None
