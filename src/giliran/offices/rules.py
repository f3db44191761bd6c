"""Pure decisions about places and days: how far, and whether open."""

import unicodedata
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

import holidays
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

EARTH_RADIUS_KM = 6371.0
MIDNIGHT = time(0)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From when to when, and the break between, if any."""

    opens: time
    closes: time
    break_starts: time | None = None
    break_ends: time | None = None


@dataclass(frozen=True, kw_only=True)
class Exceptional:
    """What is decided for one day; no hours: closed."""

    hours: Hours | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Whether an office is open on a day. Closed: `reason` says why, and the hours (both midnight) mean nothing."""

    open: bool
    opens: time = MIDNIGHT
    closes: time = MIDNIGHT
    break_starts: time | None = None
    break_ends: time | None = None
    reason: str = ""


def distance_km(*, latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    phi, to_phi = radians(latitude), radians(to_latitude)
    half = sin((to_phi - phi) / 2) ** 2 + cos(phi) * cos(to_phi) * sin(radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


@lru_cache(maxsize=64)
def printed_holidays(year: int, language: str) -> dict[date, str]:
    """Return the year's national holidays and shared leave days as far as they are known, named in `language`."""
    known = holidays.country_holidays(
        "ID",
        years=year,
        language="id" if language.startswith("id") else "en_US",
        categories=(holidays.PUBLIC, holidays.GOVERNMENT),
    )
    return dict(known.items())


def holiday_on(day: date, *, changes: dict[date, str | None], language: str) -> str:
    """Return the name of the holiday on `day`, or ""; a change (None: taken away) goes before the printed calendar."""
    if day in changes:
        return changes[day] or ""
    return printed_holidays(day.year, language).get(day, "")


def opening_on(*, day: date, active: bool, exception: Exceptional | None, holiday: str, plan: Hours | None) -> Opening:
    """Decide a day: a closed office stays closed; then the day's own exception, then holidays, then the week's plan."""
    if not active:
        return Opening(open=False, reason=_("Kantor ini sudah tidak melayani."))
    if exception is not None:
        return _opened(exception.hours, exception.reason)
    if holiday:
        return Opening(open=False, reason=_("Libur nasional: %(name)s.") % {"name": holiday})
    if plan is None:
        return Opening(open=False, reason=_("Kantor tutup setiap hari %(day)s.") % {"day": WEEKDAYS[day.weekday()]})
    return _opened(plan, "")


def _opened(hours: Hours | None, reason: str) -> Opening:
    if hours is None:
        return Opening(open=False, reason=reason)
    return Opening(
        open=True,
        opens=hours.opens,
        closes=hours.closes,
        break_starts=hours.break_starts,
        break_ends=hours.break_ends,
        reason=reason,
    )


def folded(text: str) -> str:
    """Return `text` as it is compared in a search: lower case, without accents and punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def hours_in_order(hours: Hours) -> bool:
    """Say whether hours can be kept: closing after opening, and a break, if any, whole and within."""
    if hours.closes <= hours.opens:
        return False
    if hours.break_starts is None or hours.break_ends is None:
        return hours.break_starts is None and hours.break_ends is None
    return hours.opens <= hours.break_starts < hours.break_ends <= hours.closes


def hours_in_words(hours: Hours | None) -> str:
    """Write hours for the ledger: "08:00-16:00 (12:00-13:00)"; "" for a day off."""
    if hours is None:
        return ""
    written = f"{hours.opens:%H:%M}-{hours.closes:%H:%M}"
    if hours.break_starts and hours.break_ends:
        written += f" ({hours.break_starts:%H:%M}-{hours.break_ends:%H:%M})"
    return written
