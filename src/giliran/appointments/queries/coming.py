"""Releases that are to come or run, as those see them who look for a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from giliran.appointments import rules_release
from giliran.appointments.models import Release
from giliran.appointments.queries import release as releases
from giliran.appointments.queries.figures import today_at
from giliran.foundation.remembering import remembered
from giliran.offices import queries as offices

# How far ahead releases are planned at least (`services.release.planning.AHEAD`, less what a day more or less makes).
_PLANNED = timedelta(days=34)
# Nobody looks for a day further ahead than this, but addresses may say anything.
_FURTHEST = timedelta(days=400)


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


def coming(office_id: UUID, lane: str, *, first: date, last: date, at: datetime, further: bool = False) -> list[Coming]:
    """Return the releases to come that cover some day from `first` to `last`, the next one first.

    Those planned already; of days further ahead than releases are planned (or `further`), what the schedules say.
    """
    known = [row for row in _rows(office_id, today_at(office_id=office_id, at=at)) if row.lane == lane]
    found = [
        _view(row) for row in known if row.state in releases.TO_COME and row.first_day <= last and row.last_day >= first
    ]
    if further or at.date() + _PLANNED < last < at.date() + _FURTHEST:
        found += _by_schedule(office_id, lane, first, last, at=at, planned={row.opens_at for row in known})
    return sorted(found, key=lambda each: each.opens_at)


def room_open(office_id: UUID, lane: str, *, at: datetime) -> Coming | None:
    """Return the release whose waiting room is open at an office now, if any."""
    rows = _rows(office_id, today_at(office_id=office_id, at=at))
    under_way = [row for row in rows if row.lane == lane and row.state in releases.UNDER_WAY]
    return _view(under_way[-1]) if under_way else None


@remembered
def _rows(office_id: UUID, today: date) -> list[Release]:
    rows = Release.objects.filter(office_id=office_id, last_day__gte=today).exclude(state=Release.State.CANCELLED)
    return list(rows.order_by("opens_at", "id"))


def _by_schedule(
    office_id: UUID, lane: str, first: date, last: date, *, at: datetime, planned: set[datetime]
) -> list[Coming]:
    zone = offices.office(office_id).time_zone
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    due = {
        each.opens_at: each
        for rule in releases.rules_of(office_id=office_id, lane=lane)
        for day in days
        for each in rules_release.releasing(rule, day, time_zone=zone)
    }
    return [
        Coming(
            id=None, room_opens_at=each.room_opens_at, opens_at=each.opens_at, first_day=each.first,
            last_day=each.last, room_open=False,
        )
        for each in due.values()
        if each.opens_at > at and each.opens_at not in planned
    ]  # fmt: skip


def _view(row: Release) -> Coming:
    return Coming(
        id=row.id, room_opens_at=row.room_opens_at, opens_at=row.opens_at, first_day=row.first_day,
        last_day=row.last_day, room_open=row.state in releases.UNDER_WAY,
    )  # fmt: skip
