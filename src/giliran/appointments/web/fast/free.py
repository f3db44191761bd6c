"""`GET /api/fast/availability`: what is free, from memory.

All that was asked for lately is counted anew by one look into the database, several times a second, so that no answer
is older than a quarter of a second however many ask. What bookings do not change (opening plans, what is sold, releases
to come) is read again every few seconds.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from starlette.types import Receive, Scope, Send

from giliran.appointments.queries.calendar import Counted, MonthFrame
from giliran.appointments.web.fast import line, shown
from giliran.appointments.web.fast.problems import send_problem
from giliran.appointments.web.fast.shown import Key, Page, Time
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)
FRESH_SECONDS = 0.25
EVERY_SECONDS = 0.15
FRAME_SECONDS = 4.0
IDLE_SECONDS = 15.0
WAIT_SECONDS = 3.0
MOST = 2000

_COUNT = """
SELECT k.n, s.local_date,
    coalesce(sum(s.capacity - s.taken - s.withheld - s.unreleased) FILTER (WHERE s.gate IS NULL), 0)::int,
    coalesce(sum(s.capacity - s.taken - s.withheld - s.unreleased) FILTER (WHERE s.gate IS NOT NULL), 0)::int,
    sum(s.unreleased)::int, sum(s.capacity - s.unreleased)::int, max(s.gate::text)::uuid
FROM unnest($1::int[], $2::uuid[], $3::text[], $4::date[], $5::date[]) AS k (n, office, lane, first, last)
JOIN appointments_slot s ON s.office_id = k.office AND s.lane = k.lane AND s.local_date BETWEEN k.first AND k.last
WHERE s.open AND s.starts_at > $6
GROUP BY k.n, s.local_date ORDER BY k.n, s.local_date
"""
_TIMES = """
SELECT k.n, s.id, s.starts_at, s.ends_at, s.capacity, s.capacity - s.taken - s.withheld - s.unreleased, s.gate
FROM unnest($1::int[], $2::uuid[], $3::text[], $4::date[], $5::date[]) AS k (n, office, lane, first, last)
JOIN appointments_slot s ON s.office_id = k.office AND s.lane = k.lane AND s.local_date = k.first
WHERE s.open AND s.starts_at > $6
ORDER BY k.n, s.starts_at
"""


@dataclass
class FreePlaces:
    """The handler and its memory."""

    pages: dict[Key, Page] = field(default_factory=dict)
    by_query: dict[bytes, Page] = field(default_factory=dict)
    loading: dict[Key, "asyncio.Task[Page | None]"] = field(default_factory=dict)
    connection: Any = None
    task: "asyncio.Task[None] | None" = None
    counted: "asyncio.Event" = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        page = self.by_query.get(scope["query_string"])
        clock = asyncio.get_running_loop().time()
        method = scope["method"]
        if page is None or clock - page.read_at > FRESH_SECONDS or method != "GET":
            page = await self._found(scope, send)
            if page is None:
                return
        page.asked_at = clock
        for name, value in scope["headers"]:
            if name == b"if-none-match" and value == page.etag:
                await send(page.unchanged)
                await send(_NOTHING)
                return
        await send(page.start)
        await send(page.body if method == "GET" else _NOTHING)

    async def close(self) -> None:
        """Stop looking, and leave the database."""
        if self.task is not None:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
        self._leave()

    async def _found(self, scope: Scope, send: Send) -> Page | None:
        """Return the page asked for, fresh; answer with a problem where there is none."""
        if scope["method"] not in {"GET", "HEAD"}:
            await send_problem(scope, send, "only_get", more=[(b"allow", b"GET, HEAD")])
            return None
        key = shown.key_of(scope["query_string"])
        if key is None:
            await send_problem(scope, send, "bad_query")
            return None
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                page = await self.page(key)
        except line.AWAY:
            await send_problem(scope, send, "away", more=[(b"retry-after", b"5")])
            return None
        if page is None:
            await send_problem(scope, send, "unknown_office")
            return None
        self.by_query[scope["query_string"]] = page
        return page

    async def page(self, key: Key) -> Page | None:
        """Return a page no older than `FRESH_SECONDS`; None where the office or the product is unknown."""
        page = self.pages.get(key)
        if page is None:
            task = self.loading.get(key)
            if task is None:
                task = self.loading[key] = asyncio.create_task(self._load(key))
                task.add_done_callback(lambda _done: self.loading.pop(key, None))
            return await asyncio.shield(task)
        clock = asyncio.get_running_loop().time
        while clock() - page.read_at > FRESH_SECONDS:
            self._watch()
            await self.counted.wait()
        return page

    async def _load(self, key: Key) -> Page | None:
        frame = await _frame(key)
        if frame is None:
            return None
        self._make_room()
        clock = asyncio.get_running_loop().time()
        page = Page(key=key, frame=frame, framed_at=clock, asked_at=clock)
        await self._count([page])
        self.pages[key] = page
        self._watch()
        return page

    def _make_room(self) -> None:
        if len(self.pages) >= MOST or len(self.by_query) >= 2 * MOST:
            latest = sorted(self.pages.values(), key=lambda page: page.asked_at)[MOST // 2 :]
            self.pages = {page.key: page for page in latest}
            self.by_query = {}

    def _watch(self) -> None:
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        """Count everything asked for lately again and again, until nobody asks."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            self.pages = {key: page for key, page in self.pages.items() if began - page.asked_at < IDLE_SECONDS}
            if len(self.by_query) > len(self.pages):
                kept = set(map(id, self.pages.values()))
                self.by_query = {query: page for query, page in self.by_query.items() if id(page) in kept}
            if not self.pages:
                return
            try:
                await self._count(list(self.pages.values()))
            except line.AWAY:
                logger.warning("free places cannot be counted")
            waked, self.counted = self.counted, asyncio.Event()
            waked.set()
            for page in [page for page in self.pages.values() if began - page.framed_at > FRAME_SECONDS]:
                page.framed_at = began
                self.loading.setdefault(page.key, asyncio.create_task(self._frame_anew(page)))
            await asyncio.sleep(max(0.01, EVERY_SECONDS - (loop.time() - began)))

    async def _frame_anew(self, page: Page) -> Page | None:
        try:
            frame = await _frame(page.key)
        except Exception:
            logger.warning("a calendar cannot be read", exc_info=True)
            return page
        finally:
            self.loading.pop(page.key, None)
        if frame is None:
            self.pages.pop(page.key, None)
            self.by_query = {query: known for query, known in self.by_query.items() if known is not page}
        elif frame != page.frame:
            page.frame, page.seen = frame, None
        return page

    async def _count(self, pages: Sequence[Page]) -> None:
        """Count the places of all pages, and write those anew that have changed."""
        async with self.lock:
            loop = asyncio.get_running_loop()
            read_at, at = loop.time(), now()
            try:
                if self.connection is None or self.connection.is_closed():
                    self.connection = await line.connect()
                months = [page for page in pages if page.key.day is None]
                days = [page for page in pages if page.key.day is not None]
                counts = await self.connection.fetch(_COUNT, *_asked(months), at) if months else ()
                times = await self.connection.fetch(_TIMES, *_asked(days), at) if days else ()
            except line.AWAY:
                self._leave()
                raise
        _tell(months, counts)
        _tell(days, times)
        for page in pages:
            page.read_at = read_at

    def _leave(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.terminate()


def _asked(pages: Sequence[Page]) -> tuple[Any, ...]:
    spans = [page.key.span for page in pages]
    return (
        range(len(pages)),
        [page.frame.office.id for page in pages],
        [page.key.lane for page in pages],
        [first for first, _last in spans],
        [last for _first, last in spans],
    )


def _tell(pages: Sequence[Page], rows: Iterable[Any]) -> None:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(tuple(row)[1:])
    for number, page in enumerate(pages):
        seen = found[number]
        if seen == page.seen:
            continue
        page.seen = seen
        if page.key.day is None:
            counted: dict[date, Counted] = {
                day: Counted(free=free, gated=gated, unreleased=to_come, released=released, gate=gate)
                for day, free, gated, to_come, released, gate in seen
            }
            page.show(shown.told_of_month(page.key, page.frame, counted))
        else:
            page.show(shown.told_of_day(page.key, page.frame, (Time(*row) for row in seen)))


@sync_to_async
def _frame(key: Key) -> MonthFrame | None:
    try:
        return shown.read_frame(key)
    finally:
        close_old_connections()


_NOTHING = {"type": "http.response.body", "body": b""}
