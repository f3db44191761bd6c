"""Who the guests are: each of every office and day is a person of its own."""

from datetime import date
from functools import lru_cache

from giliran.demo.days.plan import Guest, Kind
from giliran.demo.people import Synthetic, place, places, synthetic
from giliran.offices.reference.start import rows

_BEGINNING = date(2024, 1, 1)
_DAYS, _GUESTS = 999, 750
_ADULTS = (date(1967, 1, 1), date(2007, 12, 31))
_ELDERLY = (date(1940, 1, 1), date(1965, 12, 31))


def person_of(guest: Guest, *, office: str, day: date, seed: int) -> Synthetic:
    """Return the person who is this guest of an office's day (up to 750 a day; they come again after 999 days)."""
    number, number_of_day = guest.number, (day - _BEGINNING).days % _DAYS
    if not 0 < number <= _GUESTS:
        raise ValueError(number)
    at, city = _place_of(office)
    return synthetic(
        seed=seed * 1000 + at,
        number=number_of_day * _GUESTS + number,
        born=_ELDERLY if guest.kind is Kind.PRIORITY else _ADULTS,
        city=city,
    )


@lru_cache
def _place_of(office: str) -> tuple[int, str | None]:
    """Return the office's place in the table of offices, and its city if people can live there."""
    for number, row in enumerate(rows()):
        if row["code"] == office:
            return number, row["city"] if row["city"] in places() and place(row["city"]) else None
    return 999, None
