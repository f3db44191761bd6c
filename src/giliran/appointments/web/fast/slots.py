"""What the fast lane knows of a slot without asking: what never changes of it, and how long a hold lasts there."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from giliran.appointments import queries
from giliran.appointments.models import Slot
from giliran.foundation.clock import now

_MOST = 50_000
_KEPT_SECONDS = 60.0
"""The figure may change from one day to the next, and people may look at a slot all day."""


@dataclass(frozen=True, slots=True)
class Known:
    """A slot; `data` begins the fact of a hold in it, as JSON."""

    office: UUID
    starts_at: datetime
    hold: timedelta
    data: str
    read_at: float


class Slots:
    """Slots by id. Those that are asked for at the same time are read together, each once."""

    def __init__(self) -> None:
        """Know none."""
        self._known: dict[UUID, Known] = {}
        self._promises: dict[UUID, asyncio.Future[Known | None]] = {}
        self._task: asyncio.Task[None] | None = None

    def known(self, slot: UUID) -> Known | None:
        """Return a slot that was read lately."""
        known = self._known.get(slot)
        return known if known is not None and monotonic() - known.read_at < _KEPT_SECONDS else None

    async def get(self, slot: UUID) -> Known | None:
        """Read a slot; None where there is none."""
        promise = self._promises.get(slot)
        if promise is None:
            promise = self._promises[slot] = asyncio.get_running_loop().create_future()
            if self._task is None:
                self._task = asyncio.create_task(self._load())
        return await asyncio.shield(promise)

    async def _load(self) -> None:
        try:
            while self._promises:
                await asyncio.sleep(0)
                promises, self._promises = self._promises, {}
                try:
                    found = await _read(list(promises))
                except Exception as problem:  # noqa: BLE001 - each who waits is told
                    for promise in promises.values():
                        promise.set_exception(problem)
                    continue
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known |= found
                for slot, promise in promises.items():
                    promise.set_result(found.get(slot))
        finally:
            self._task = None


@sync_to_async
def _read(slots: Sequence[UUID]) -> dict[UUID, Known]:
    at = now()
    try:
        rows = list(Slot.objects.filter(id__in=slots))
        minutes = {
            office: queries.figure_at("hold_minutes", office_id=office, at=at)
            for office in {row.office_id for row in rows}
        }
    finally:
        close_old_connections()
    return {
        row.id: Known(
            office=row.office_id,
            starts_at=row.starts_at,
            hold=timedelta(minutes=minutes[row.office_id]),
            data=f'"office":"{row.office_id}","slot":"{row.id}","starts_at":"{row.starts_at.isoformat()}"',
            read_at=monotonic(),
        )
        for row in rows
    }
