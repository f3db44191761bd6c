"""Officers' shifts: who sits where, for which steps, and when they rest. Pure and seeded."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from giliran.demo.days.plan import OfficeShape, Shift
from giliran.demo.logins import officer

_ROLE = "examiner"
"""May call and examine."""


def shifts_of(office: OfficeShape, day: date, *, seed: int) -> tuple[Shift, ...]:
    """Return the shifts of a day, one for each counter of the office's shape."""
    return tuple(
        _shift(office, day, place, chance=Random(f"{seed}/{office.code}/{day}/counter {number}"))  # noqa: S311 - as model
        for place, number in enumerate(office.counters)
    )


def _shift(office: OfficeShape, day: date, place: int, *, chance: Random) -> Shift:
    zone = ZoneInfo(office.time_zone)
    opens, closes = datetime.combine(day, office.opens, zone), datetime.combine(day, office.closes, zone)
    breaks = [_short(opens + (closes - opens) * 0.3, chance), _short(opens + (closes - opens) * 0.8, chance)]
    if office.break_starts and office.break_ends:
        starts = datetime.combine(day, office.break_starts, zone) + timedelta(seconds=chance.randint(0, 600))
        breaks.append(
            (starts, datetime.combine(day, office.break_ends, zone) + timedelta(seconds=chance.randint(0, 240)))
        )
    number = office.counters[place]
    return Shift(
        email=officer(number, office=office.code),
        role=_ROLE,
        counter_number=number,
        steps=_steps(office, place),
        starts=opens - timedelta(seconds=chance.randint(60, 600)),
        ends=closes,
        breaks=tuple(sorted(breaks)),
    )


def _short(around: datetime, chance: Random) -> tuple[datetime, datetime]:
    """Draw a short break: coffee or prayer, ten to eighteen minutes."""
    starts = around + timedelta(seconds=chance.randint(-40 * 60, 40 * 60))
    return starts, starts + timedelta(seconds=chance.randint(10 * 60, 18 * 60))


def _steps(office: OfficeShape, place: int) -> tuple[str, ...]:
    """Share the steps out among the counters; whoever is left over does all of them."""
    among = len(office.counters)
    whole = among - among % len(office.steps)
    return (office.steps[place % len(office.steps)],) if place < whole else office.steps
