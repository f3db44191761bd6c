"""When offices are open. However many offices and days are asked for, the number of statements stays the same."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from giliran.foundation.remembering import remembered
from giliran.offices.models import HolidayChange, Office, OpeningException, OpeningHours
from giliran.offices.queries.offices import OfficeUnknownError, active_offices, office
from giliran.offices.rules import Exceptional, Hours, Opening, holiday_on, opening_on


@dataclass(frozen=True, kw_only=True)
class HolidayView:
    """A national holiday."""

    day: date
    name: str


@dataclass(frozen=True, kw_only=True)
class ExceptionView:
    """A day on which an office differs from its week's plan; no hours: closed."""

    id: UUID
    day: date
    hours: Hours | None
    reason: str


_WEEK = timedelta(days=6)


@remembered
def opening(office_id: UUID, day: date) -> Opening:
    """Return whether the office is open on a day of its own calendar, from when to when, or why not."""
    # A week costs what a day costs, and pages that show both ask once.
    last = day + _WEEK if date.max - day > _WEEK else day
    return openings(office_id, day, last)[day]


@remembered
def openings(office_id: UUID, first: date, last: date) -> dict[date, Opening]:
    """Return the openings of every day from `first` to `last`, both in it."""
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    decided = _decide([office_id], days)
    if office_id not in decided:
        raise OfficeUnknownError(office_id)
    return decided[office_id]


def openings_on(day: date, office_ids: Sequence[UUID]) -> dict[UUID, Opening]:
    """Return the openings of several offices on one day."""
    return {office_id: by_day[day] for office_id, by_day in _decide(office_ids, [day]).items()}


def exceptions_from(office_id: UUID, first: date) -> list[ExceptionView]:
    """Return an office's exceptions that stand, from a day on, in order."""
    rows = OpeningException.objects.filter(office_id=office_id, day__gte=first, withdrawn=False).order_by("day")
    indonesian = _language().startswith("id")
    return [
        ExceptionView(
            id=row.pk, day=row.day, hours=_hours_of(row), reason=row.reason_id if indonesian else row.reason_en
        )
        for row in rows
    ]


def holidays_between(first: date, last: date) -> list[HolidayView]:
    """Return the national holidays from `first` to `last`, named in the active language."""
    changes, language = _changes([first, last]), _language()
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    named = ((day, holiday_on(day, changes=changes, language=language)) for day in days)
    return [HolidayView(day=day, name=name) for day, name in named if name]


def _decide(office_ids: Sequence[UUID], days: Sequence[date]) -> dict[UUID, dict[date, Opening]]:
    offices = _active(office_ids)
    plans, exceptions = _plans(office_ids, days), _exceptions(office_ids, days)
    changes, language = _changes(days), _language()
    return {
        office_id: {
            day: opening_on(
                day=day,
                active=active,
                exception=exceptions.get((office_id, day)),
                holiday=holiday_on(day, changes=changes, language=language),
                plan=_plan_of(plans.get((office_id, day.isoweekday()), ()), day),
            )
            for day in days
        }
        for office_id, active in offices.items()
    }


def _active(office_ids: Sequence[UUID]) -> dict[UUID, bool]:
    """Say of each office whether it takes applicants, by what a page has read of them already where it can be."""
    if len(office_ids) == 1:
        with suppress(OfficeUnknownError):
            return {office_ids[0]: office(office_ids[0]).active}
        return {}
    known = {found.id: True for found in active_offices()}
    others = [office_id for office_id in office_ids if office_id not in known]
    closed = dict(Office.objects.filter(pk__in=others).values_list("pk", "active")) if others else {}
    return {office_id: True for office_id in office_ids if office_id in known} | closed


def _plans(office_ids: Sequence[UUID], days: Sequence[date]) -> dict[tuple[UUID, int], list[OpeningHours]]:
    grouped: dict[tuple[UUID, int], list[OpeningHours]] = {}
    touching = Q(valid_from__lte=days[-1]) & (Q(valid_to=None) | Q(valid_to__gte=days[0]))
    for row in OpeningHours.objects.filter(touching, office_id__in=office_ids):
        grouped.setdefault((row.office_id, row.weekday), []).append(row)
    return grouped


def _plan_of(rows: Sequence[OpeningHours], day: date) -> Hours | None:
    for row in rows:
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            return Hours(opens=row.opens, closes=row.closes, break_starts=row.break_starts, break_ends=row.break_ends)
    return None


def _exceptions(office_ids: Sequence[UUID], days: Sequence[date]) -> Mapping[tuple[UUID, date], Exceptional]:
    rows = OpeningException.objects.filter(
        office_id__in=office_ids, day__gte=days[0], day__lte=days[-1], withdrawn=False
    )
    indonesian = _language().startswith("id")
    return {
        (row.office_id, row.day): Exceptional(
            hours=_hours_of(row), reason=row.reason_id if indonesian else row.reason_en
        )
        for row in rows
    }


def _hours_of(row: OpeningException) -> Hours | None:
    if not row.open or row.opens is None or row.closes is None:
        return None
    return Hours(opens=row.opens, closes=row.closes, break_starts=row.break_starts, break_ends=row.break_ends)


def _changes(days: Sequence[date]) -> dict[date, str | None]:
    rows = HolidayChange.objects.filter(day__gte=days[0], day__lte=days[-1], withdrawn=False)
    indonesian = _language().startswith("id")
    return {row.day: (row.name_id if indonesian else row.name_en) if row.holiday else None for row in rows}


def _language() -> str:
    return get_language() or "id"
