"""Releases that are to come or run, as those see them who look for a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from giliran.appointments import rules_release
from giliran.appointments.models import Release
from giliran.appointments.queries import release as releases
from giliran.foundation.remembering import remembered
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A release: from when its room and its places open, and which days it covers. `id`: once it is planned."""

    id: UUID | None
    room_opens_at: datetime
    opens_at: datetime
    first_day: date
    last_day: date
    room_open: bool

    def covers(self, day: date) -> bool:
        """Say whether places of `day` come with it."""
        return self.first_day <= day <= self.last_day


@remembered
def coming(office_id: UUID, lane: str, *, first: date, last: date, at: datetime) -> list[Coming]:
    """Return the releases to come that cover some day from `first` to `last`, the next one first.

    Those planned already, and what the schedules say of days still further ahead.
    """
    rows = Release.objects.filter(office_id=office_id, lane=lane, first_day__lte=last, last_day__gte=first)
    known = list(rows.exclude(state=Release.State.CANCELLED))
    found = [_view(row) for row in known if row.state in releases.TO_COME]
    planned = {row.opens_at for row in known}
    rules = releases.rules_of(office_id=office_id, lane=lane)
    if rules:
        zone = offices.office(office_id).time_zone
        days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
        due = {
            each.opens_at: each
            for rule in rules
            for day in days
            for each in rules_release.releasing(rule, day, time_zone=zone)
        }
        found += [
            Coming(
                id=None, room_opens_at=each.room_opens_at, opens_at=each.opens_at, first_day=each.first,
                last_day=each.last, room_open=False,
            )
            for each in due.values()
            if each.opens_at > at and each.opens_at not in planned
        ]  # fmt: skip
    return sorted(found, key=lambda each: each.opens_at)


@remembered
def room_open(office_id: UUID, lane: str) -> Coming | None:
    """Return the release whose waiting room is open at an office now, if any."""
    row = (
        Release.objects.filter(office_id=office_id, lane=lane, state__in=releases.UNDER_WAY).order_by("opens_at").last()
    )
    return _view(row) if row else None


def _view(row: Release) -> Coming:
    return Coming(
        id=row.id, room_opens_at=row.room_opens_at, opens_at=row.opens_at, first_day=row.first_day,
        last_day=row.last_day, room_open=row.state in releases.UNDER_WAY,
    )  # fmt: skip
