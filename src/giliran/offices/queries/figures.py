"""The figures of a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from giliran.foundation.periods import valid_on
from giliran.foundation.remembering import is_remembering, remembered
from giliran.offices.models import Figure


class FigureUnknownError(LookupError):
    """No value holds for this key on that day."""


@dataclass(frozen=True, kw_only=True)
class FigureView:
    """A figure in force; `office_id` None: for the country."""

    key: str
    value: int
    unit: str
    office_id: UUID | None
    valid_from: date
    valid_to: date | None


def figure(key: str, on: date, office_id: UUID | None = None) -> int:
    """Return the value in force on a day: the office's own if it has one, else the country's.

    Raises `FigureUnknownError` where neither is set: a missing figure is a mistake of ours, not a zero.
    """
    # A page needs several: all of a day are read at once, and kept for as long as the page is made.
    in_force = _in_force(on, office_id) if is_remembering() else dict(_found(on, office_id).filter(key=key))
    found = in_force.get(key)
    if found is None:
        message = f"{key} on {on}"
        raise FigureUnknownError(message)
    return found


def figures_of(keys: Collection[str], *, on: date) -> dict[str, int]:
    """Return several of the country's values in force on a day, in one statement; a key without one is left out."""
    return dict(_found(on, None).filter(key__in=keys))


def figures_by_day(keys: Collection[str], first: date, last: date, office_id: UUID) -> dict[date, dict[str, int]]:
    """Return the values in force at an office on every day from `first` to `last`; a key without one is left out."""
    touching = Q(valid_from__lte=last) & (Q(valid_to=None) | Q(valid_to__gte=first))
    scope = Q(office=None) | Q(office_id=office_id)
    rows = list(
        Figure.objects.filter(scope, touching, key__in=keys).order_by(F("office").asc(nulls_first=True), "valid_from")
    )
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return {
        day: {row.key: row.value for row in rows if row.valid_from <= day and (not row.valid_to or day <= row.valid_to)}
        for day in days
    }


@remembered
def _in_force(on: date, office_id: UUID | None) -> dict[str, int]:
    return dict(_found(on, office_id))


def _found(on: date, office_id: UUID | None) -> "QuerySet[Figure, tuple[str, int]]":
    """Return keys and values of a day, the country's before the office's own, so that those come to count."""
    scope = Q(office=None) if office_id is None else Q(office=None) | Q(office_id=office_id)
    found = Figure.objects.filter(scope, valid_on(on)).order_by(F("office").asc(nulls_first=True))
    return found.values_list("key", "value")


def figures_on(on: date) -> list[FigureView]:
    """Return every figure in force on a day, the country's before the offices' own, by key."""
    found = Figure.objects.filter(valid_on(on)).order_by("key", F("office").asc(nulls_first=True))
    return [
        FigureView(
            key=row.key,
            value=row.value,
            unit=row.unit,
            office_id=row.office_id,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in found
    ]
