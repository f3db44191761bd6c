"""Reading all waiting rooms into memory, twice a second while somebody asks: one read for all who poll."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from giliran.appointments import rules_room
from giliran.appointments.models import Release
from giliran.appointments.queries.figures import figure_at
from giliran.appointments.rules_draw import NUMBER_BYTES
from giliran.appointments.web.room.line import TROUBLE, Line
from giliran.appointments.web.room.rooms import FreeSlot, Room
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)
EVERY = 0.5
_IDLE_AFTER = 30.0
_COUNT_EVERY = 6
_BREATH = 2_000
_RUNNING = {Release.State.RUNNING, Release.State.ENDED}
_ROOMS = """
SELECT r.id, r.office_id, o.name AS office, o.time_zone, r.lane, r.state, r.room_opens_at, r.opens_at, r.first_day,
    r.last_day, r.places, r.entrants, r.admitted_to, r.seed, r.sold_out_at,
    CASE WHEN r.state <> 'planned' THEN
        (SELECT max(place) FROM appointments_entry e WHERE e.release_id = r.id) END AS last
FROM appointments_release r JOIN offices_office o ON o.id = r.office_id
WHERE r.state IN ('joining', 'drawing', 'running')
    OR (r.state = 'planned' AND r.opens_at < $1::timestamptz + interval '15 days')
    OR (r.state IN ('ended', 'cancelled') AND r.opens_at > $1::timestamptz - interval '2 days')
"""
_DRAWS = """
SELECT string_agg(draw, ''::bytea ORDER BY draw, id) AS draws FROM appointments_entry
WHERE release_id = $1 AND early AND draw IS NOT NULL
"""
_STEPS = """
SELECT admitted_at, max(place) AS place FROM appointments_entry
WHERE release_id = $1 AND place > $2 AND place <= $3 AND admitted_at IS NOT NULL
GROUP BY admitted_at ORDER BY admitted_at
"""
_ENDS = """
SELECT place, CASE WHEN state = 'booked' THEN 'booked' WHEN admitted_at IS NULL THEN 'passed' ELSE 'lapsed' END AS state
FROM appointments_entry WHERE release_id = $1 AND place <= $2 AND ended_at > $3
"""
_SLOTS = """
SELECT id, starts_at, ends_at, local_date, capacity - taken - withheld - unreleased AS free
FROM appointments_slot WHERE gate = $1 AND office_id = $3 AND open AND starts_at > $2 ORDER BY starts_at
"""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_OVERLAP = timedelta(seconds=30)
"""What ended shortly before the last read may have been committed after it."""
_JOINED = "SELECT count(*) AS many FROM appointments_entry WHERE release_id = $1"


class Memory:
    """All rooms of one process, by their id as text."""

    def __init__(self) -> None:
        """Know nothing yet; reading begins when somebody asks."""
        self.rooms: dict[str, Room] = {}
        self._task: asyncio.Task[None] | None = None
        self._asked = 0.0
        self._read = asyncio.Event()
        self._turn = 0
        self._following = False
        self._ends_since: dict[UUID, Any] = {}

    def known(self, key: str) -> Room | None:
        """Return a room without waiting, if this process follows the rooms already."""
        if not self._following:
            return None
        self._asked = monotonic()
        return self.rooms.get(key)

    async def room(self, key: str) -> Room | None:
        """Return a room as it was at most half a second ago."""
        loop = asyncio.get_running_loop()
        self._asked = monotonic()
        if self._task is None or self._task.done() or self._task.get_loop() is not loop:
            self._read = asyncio.Event()
            self._following = False
            self._task = loop.create_task(self._follow())
        if not self._read.is_set():
            # The one who asks first waits; a database that is away is his trouble, too.
            waiter = loop.create_task(self._read.wait())
            done, _ = await asyncio.wait({self._task, waiter}, return_when="FIRST_COMPLETED")
            waiter.cancel()
            if self._task in done:
                self._task.result()
        return self.rooms.get(key)

    async def _follow(self) -> None:
        line = Line()
        try:
            while True:
                await self._once(line)
                self._read.set()
                self._following = True
                await asyncio.sleep(EVERY)
                if monotonic() - self._asked > _IDLE_AFTER:
                    return
        finally:
            self._read.clear()
            self._following = False
            await line.drop()

    async def _once(self, line: Line) -> None:
        try:
            await self.refresh(await line.connection())
        except TROUBLE:
            await line.drop()
            if not self._read.is_set():
                raise
            # What was known last is shown meanwhile: nobody's place changes by it.
            logger.warning("waiting rooms could not be read", exc_info=True)

    async def refresh(self, connection: Any) -> None:
        """Read all rooms once."""
        at = now()
        found: dict[str, Room] = {}
        for row in await connection.fetch(_ROOMS, at):
            known = self.rooms.get(str(row["id"])) or _new(row)
            _update(known, row)
            if known.version % 120 == 0:
                await _figures(known)
            await self._details(connection, known, at)
            known.version += 1
            found[str(row["id"])] = known
        self._turn += 1
        _note_next(found.values(), at.timestamp())
        self.rooms = found

    async def _details(self, connection: Any, room: Room, at: Any) -> None:
        if room.state == Release.State.JOINING and self._turn % _COUNT_EVERY == 0:
            room.joined = (await connection.fetchrow(_JOINED, room.id))["many"]
        if room.state not in _RUNNING:
            return
        if room.seed and not room.draws and room.entrants:
            room.draws = await _cut((await connection.fetchrow(_DRAWS, room.id))["draws"] or b"")
        known_to = room.steps[-1][1] if room.steps else 0
        for row in await connection.fetch(_STEPS, room.id, known_to, room.admitted_to):
            room.steps.append((row["admitted_at"].timestamp(), row["place"]))
        since = self._ends_since.get(room.id, _EPOCH)
        for row in await connection.fetch(_ENDS, room.id, room.admitted_to, since):
            room.ends[row["place"]] = row["state"]
        self._ends_since[room.id] = at - _OVERLAP
        rows = await connection.fetch(_SLOTS, room.id, at, room.office_id)
        room.slots = [FreeSlot(*row) for row in rows]
        room.left = sum(max(0, slot.free) for slot in room.slots)
        room.pace = rules_room.pace(steps=room.steps, now=at.timestamp())


async def _cut(numbers: bytes) -> list[bytes]:
    """Cut numbers in a row into a list, with a breath now and then: everybody else's answers wait meanwhile."""
    found: list[bytes] = []
    for start in range(0, len(numbers), _BREATH * NUMBER_BYTES):
        part = numbers[start : start + _BREATH * NUMBER_BYTES]
        found += [part[n : n + NUMBER_BYTES] for n in range(0, len(part), NUMBER_BYTES)]
        await asyncio.sleep(0)
    return found


def _new(row: Any) -> Room:
    return Room(
        id=row["id"], office_id=row["office_id"], office=row["office"], zone=row["time_zone"], lane=row["lane"],
        state=row["state"], room_opens_at=0.0, opens_at=0.0, first_day=row["first_day"], last_day=row["last_day"],
    )  # fmt: skip


def _update(room: Room, row: Any) -> None:
    room.state, room.places, room.entrants = row["state"], row["places"], row["entrants"]
    room.room_opens_at, room.opens_at = row["room_opens_at"].timestamp(), row["opens_at"].timestamp()
    room.admitted_to, room.last = row["admitted_to"], row["last"] or row["entrants"]
    room.seed = bytes(row["seed"]) if row["seed"] is not None else None
    room.sold_out = row["sold_out_at"] is not None


@sync_to_async
def _figures(room: Room) -> None:
    try:
        at = now()
        room.choose_seconds = 60.0 * figure_at("room_choose_minutes", office_id=room.office_id, at=at)
        room.polls_per_s = figure_at("room_polls_per_s", office_id=room.office_id, at=at)
    finally:
        close_old_connections()


def _note_next(rooms: Iterable[Room], now: float) -> None:
    """Note for each room when the same office and lane have their next release."""
    coming: dict[tuple[UUID, str], float] = {}
    for room in sorted(rooms, key=lambda room: -room.opens_at):
        room.next_opens = coming.get((room.office_id, room.lane), 0.0)
        if room.state in {Release.State.PLANNED, Release.State.JOINING} and room.opens_at > now:
            coming[room.office_id, room.lane] = room.opens_at
