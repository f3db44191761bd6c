"""The dated figures that decide in the hall, and the office's own day."""

from datetime import date, datetime
from uuid import UUID

from giliran.foundation.clock import local_day
from giliran.lobby.rules.calling import Allowances
from giliran.offices import queries as offices


def today_at(*, office_id: UUID, at: datetime) -> date:
    """Return the day on the office's own calendar at `at`."""
    return local_day(at, offices.office(office_id).time_zone)


def allowances(*, office_id: UUID, day: date) -> Allowances:
    """Return the figures of the calling rule in force at an office on a day."""
    return Allowances(
        grace_minutes=offices.figure("grace_minutes", day, office_id),
        walk_in_minutes=offices.figure("walk_in_minutes", day, office_id),
        priority_minutes=offices.figure("priority_minutes", day, office_id),
    )
