"""Offices as the finder shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from giliran.offices.queries import NearView, OfficeView
from giliran.offices.rules import Opening

# From this far on, a decimal says nothing any more.
_WHOLE_KM = 10


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """An office in the list."""

    office: OfficeView
    distance: str
    today: str
    open_today: bool


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """A day of the coming days."""

    day: str
    hours: str
    pause: str
    open: bool
    reason: str


def office_lines(offices: Iterable[OfficeView], openings: Mapping[UUID, Opening]) -> list[OfficeLine]:
    """Return the offices with how far they are and what today is there."""
    return [
        OfficeLine(
            office=found,
            distance=distance_in_words(found.distance_km) if isinstance(found, NearView) else "",
            today=opening_in_words(openings[found.id], zone=found.zone),
            open_today=openings[found.id].open,
        )
        for found in offices
    ]


def day_lines(openings: Mapping[date, Opening]) -> list[DayLine]:
    """Return the days as they are read out, in order."""
    return [_day_line(day, opening) for day, opening in sorted(openings.items())]


def coming_days(today: date, many: int) -> tuple[date, date]:
    """Return the first and the last of `many` days from today on."""
    return today, today + timedelta(days=many - 1)


def opening_in_words(opening: Opening, *, zone: str) -> str:
    """Say what today is: open from when to when, or why not."""
    if not opening.open:
        return opening.reason
    hours = {"opens": _clock(opening.opens), "closes": _clock(opening.closes), "zone": zone}
    return _("Hari ini buka pukul %(opens)s sampai %(closes)s %(zone)s") % hours


def distance_in_words(km: float) -> str:
    """Say a distance: "sekitar 3,4 km"."""
    if km < 1:
        return _("kurang dari 1 km")
    number = number_format(round(km, 1), 1) if km < _WHOLE_KM else number_format(round(km))
    return _("sekitar %(km)s km") % {"km": number}


def _day_line(day: date, opening: Opening) -> DayLine:
    pause = ""
    if opening.break_starts and opening.break_ends:
        pause = _span(opening.break_starts, opening.break_ends)
    return DayLine(
        day=f"{WEEKDAYS[day.weekday()]}, {date_format(day, 'j F')}",
        hours=_span(opening.opens, opening.closes) if opening.open else "",
        pause=pause,
        open=opening.open,
        reason=opening.reason,
    )


def _clock(at: time) -> str:
    return f"{at:%H.%M}"


def _span(begins: time, ends: time) -> str:
    return f"{_clock(begins)}\N{EN DASH}{_clock(ends)}"
