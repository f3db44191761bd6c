"""Releases that are to come or run, as those see them who look for a day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from giliran.appointments.models import Release
from giliran.foundation.remembering import remembered

_TO_COME = (Release.State.PLANNED, Release.State.JOINING, Release.State.DRAWING)
_ROOM_OPEN = (Release.State.JOINING, Release.State.DRAWING, Release.State.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A release: from when its room and its places open, and which days it covers."""

    id: UUID
    room_opens_at: datetime
    opens_at: datetime
    first_day: date
    last_day: date
    room_open: bool

    def covers(self, day: date) -> bool:
        """Say whether places of `day` come with it."""
        return self.first_day <= day <= self.last_day


@remembered
def coming(office_id: UUID, lane: str, *, first: date, last: date) -> list[Coming]:
    """Return the releases to come that cover some day from `first` to `last`, the next one first."""
    rows = Release.objects.filter(
        office_id=office_id, lane=lane, state__in=_TO_COME, first_day__lte=last, last_day__gte=first
    )
    return [_view(row) for row in rows.order_by("opens_at", "id")]


@remembered
def room_open(office_id: UUID, lane: str) -> Coming | None:
    """Return the release whose waiting room is open at an office now, if any."""
    row = Release.objects.filter(office_id=office_id, lane=lane, state__in=_ROOM_OPEN).order_by("opens_at").last()
    return _view(row) if row else None


def _view(row: Release) -> Coming:
    return Coming(
        id=row.id, room_opens_at=row.room_opens_at, opens_at=row.opens_at, first_day=row.first_day,
        last_day=row.last_day, room_open=row.state in _ROOM_OPEN,
    )  # fmt: skip
