"""The dated figures that decide about places, in force at an office at an instant."""

from datetime import date, datetime
from uuid import UUID

from giliran.foundation.clock import local_day
from giliran.offices import queries as offices


def figure_at(key: str, *, office_id: UUID, at: datetime) -> int:
    """Return the value in force on the office's own day at `at`."""
    return offices.figure(key, on=today_at(office_id=office_id, at=at), office_id=office_id)


def today_at(*, office_id: UUID, at: datetime) -> date:
    """Return the day on the office's own calendar at `at`."""
    return local_day(at, offices.office(office_id).time_zone)
