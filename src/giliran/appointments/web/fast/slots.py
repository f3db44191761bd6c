"""What the fast lane knows of a slot without asking: what never changes of it, and how long a hold lasts there."""

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
    """Slots by id."""

    def __init__(self) -> None:
        """Know none."""
        self._known: dict[UUID, Known] = {}

    async def get(self, slot: UUID) -> Known | None:
        """Return a slot; None where there is none."""
        known = self._known.get(slot)
        if known is not None and monotonic() - known.read_at < _KEPT_SECONDS:
            return known
        found = await _read(slot)
        if found is not None:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[slot] = found
        return found


@sync_to_async
def _read(slot: UUID) -> Known | None:
    try:
        row = Slot.objects.filter(id=slot).first()
        if row is None:
            return None
        minutes = queries.figure_at("hold_minutes", office_id=row.office_id, at=now())
    finally:
        close_old_connections()
    return Known(
        office=row.office_id,
        starts_at=row.starts_at,
        hold=timedelta(minutes=minutes),
        data=f'"office":"{row.office_id}","slot":"{row.id}","starts_at":"{row.starts_at.isoformat()}"',
        read_at=monotonic(),
    )
