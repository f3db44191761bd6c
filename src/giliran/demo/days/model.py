"""The model of a day: pure and seeded. The same office, day and seed give the same plan, whoever asks."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import exp, log, sqrt
from random import Random
from zoneinfo import ZoneInfo

from giliran.appointments.rules import spans
from giliran.demo.days import figures
from giliran.demo.days.plan import DayPlan, Guest, Kind, Later, OfficeShape, Shift
from giliran.demo.days.shifts import shifts_of

__all__ = ["DayPlan", "Guest", "Kind", "Later", "OfficeShape", "Shift", "plan_day"]


def plan_day(*, office: OfficeShape, day: date, seed: int) -> DayPlan:
    """Return who comes to an office on a day it is open, when and for how long, and who serves them."""
    chance = Random(f"{seed}/{office.code}/{day}")  # noqa: S311 - a simulation, repeatable on purpose
    numbers = _numbers(office, chance)
    slots = _slots(office, day, count=numbers[Kind.BOOKED], chance=chance)
    comings: list[tuple[Kind, datetime | None, datetime | None]] = [
        (Kind.BOOKED, slot, _arrival(office, slot, chance)) for slot in slots
    ]
    comings += [(Kind.WALK_IN, None, at) for at in _walk_ins(office, day, count=numbers[Kind.WALK_IN], chance=chance)]
    comings += [
        (Kind.PRIORITY, None, at) for at in _with_priority(office, day, count=numbers[Kind.PRIORITY], chance=chance)
    ]
    guests = tuple(
        _guest(office, number, kind, slot_at=slot, arrives_at=at, chance=_own(seed, office, day, number))
        for number, (kind, slot, at) in enumerate(comings, start=1)
    )
    return DayPlan(office=office.code, day=day, seed=seed, guests=guests, shifts=shifts_of(office, day, seed=seed))


def _own(seed: int, office: OfficeShape, day: date, number: int) -> Random:
    return Random(f"{seed}/{office.code}/{day}/{number}")  # noqa: S311 - as above


def _numbers(office: OfficeShape, chance: Random) -> dict[Kind, int]:
    """Draw how many come of each kind; the numbers of a day spread as those of a Poisson process do."""
    shares = {
        Kind.BOOKED: figures.BOOKED_SHARE,
        Kind.WALK_IN: figures.WALK_IN_SHARE,
        Kind.PRIORITY: figures.PRIORITY_SHARE,
    }
    means = {kind: office.guests * share for kind, share in shares.items()}
    drawn = {kind: max(1, round(chance.gauss(mean, sqrt(mean)))) for kind, mean in means.items()}
    drawn[Kind.BOOKED] = max(1, round(chance.gauss(means[Kind.BOOKED], sqrt(means[Kind.BOOKED]) / 2)))
    return drawn


def _slots(office: OfficeShape, day: date, *, count: int, chance: Random) -> list[datetime]:
    """Draw the appointed times: the earlier ones are liked best, and none takes more than its places."""
    pause = (office.break_starts, office.break_ends)
    found = spans(
        day,
        opens=office.opens,
        closes=office.closes,
        minutes=office.slot_minutes,
        time_zone=office.time_zone,
        pause=(pause[0], pause[1]) if pause[0] and pause[1] else None,
    )
    starts = [span.starts_at for span in found]
    # A place in ten stays free for others: whoever shows the day to a visitor needs something to book.
    most = max(1, office.slot_capacity * 9 // 10)
    places = [start for start in starts for _ in range(most)]
    weights = {start: 1.6 - 0.9 * index / max(1, len(starts) - 1) for index, start in enumerate(starts)}
    ranked = sorted(places, key=lambda start: -log(1 - chance.random()) / weights[start])
    return sorted(ranked[:count])


def _arrival(office: OfficeShape, slot: datetime, chance: Random) -> datetime | None:
    """Draw when somebody booked comes: mostly early, some late, some never."""
    comes = chance.random() >= figures.NO_SHOW_SHARE
    late = chance.random() < figures.LATE_SHARE
    after = chance.expovariate(1 / figures.LATE_MEAN)
    before = chance.gauss(figures.EARLINESS_MEAN, figures.EARLINESS_SPREAD)
    if not comes:
        return None
    minutes = after if late else -min(max(before, 0.0), office.early_minutes - 0.5)
    zone = ZoneInfo(office.time_zone)
    last = datetime.combine(slot.astimezone(zone).date(), office.closes, zone) - timedelta(minutes=1)
    return _split_second(min(slot + timedelta(minutes=minutes), last), chance)


def _walk_ins(office: OfficeShape, day: date, *, count: int, chance: Random) -> Iterator[datetime]:
    """Draw arrivals of an inhomogeneous Poisson process, by thinning: given their number they are independent."""
    opens, closes = _instants(office, day)
    length = max(1.0, (closes - opens).total_seconds() / 60 - figures.LAST_WALK_IN)
    highest = 1 + figures.PEAK_HEIGHT
    drawn = 0
    while drawn < count:
        minute = chance.uniform(0, length)
        if chance.random() * highest < _rate(minute):
            drawn += 1
            yield _split_second(opens + timedelta(minutes=minute), chance)


def _rate(minute: float) -> float:
    return 1 + figures.PEAK_HEIGHT * exp(-(((minute - figures.PEAK_AFTER) / figures.PEAK_WIDTH) ** 2))


def _with_priority(office: OfficeShape, day: date, *, count: int, chance: Random) -> Iterator[datetime]:
    opens, _closes = _instants(office, day)
    for _ in range(count):
        minute = chance.triangular(0, figures.PRIORITY_UNTIL, figures.PRIORITY_UNTIL / 5)
        yield _split_second(opens + timedelta(minutes=minute), chance)


def _instants(office: OfficeShape, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(office.time_zone)
    return datetime.combine(day, office.opens, zone), datetime.combine(day, office.closes, zone)


def _split_second(at: datetime, chance: Random) -> datetime:
    """Return an instant that nobody else has: who comes before whom must not hang on chance in the database."""
    return at.replace(microsecond=chance.randrange(1_000_000))


def _guest(
    office: OfficeShape,
    number: int,
    kind: Kind,
    *,
    slot_at: datetime | None,
    arrives_at: datetime | None,
    chance: Random,
) -> Guest:
    misses = _misses(chance)
    comes_back = chance.random() < figures.COMES_BACK_SHARE
    return Guest(
        number=number,
        kind=kind,
        slot_at=slot_at,
        arrives_at=arrives_at,
        serve_seconds={step: _service(step, chance) for step in office.steps},
        walk_seconds=chance.randint(12, 55),
        correction=kind is Kind.BOOKED and chance.random() < figures.CORRECTION_SHARE,
        miss_calls=misses,
        returns_after_seconds=chance.randint(4 * 60, 25 * 60) if comes_back else None,
        filed_days_before=chance.randint(3, 18),
        paid_after_seconds=chance.randint(4 * 60, 100 * 60),
        later=_later(chance),
    )


def _misses(chance: Random) -> int:
    misses = int(chance.random() < figures.MISSED_CALL_SHARE)
    while misses and chance.random() < figures.MISSED_AGAIN_SHARE:
        misses += 1
    return misses


def _service(step: str, chance: Random) -> int:
    """Draw a service time in seconds, log-normal with the step's mean."""
    mean = figures.MEAN_MINUTES.get(step, figures.OTHER_MEAN_MINUTES) * 60
    variance = log(1 + figures.SPREAD**2)
    drawn = chance.lognormvariate(log(mean) - variance / 2, sqrt(variance))
    return round(min(max(drawn, figures.SHORTEST_SERVICE), figures.LONGEST_SERVICE))


def _later(chance: Random) -> Later:
    collected = 4 + int(chance.expovariate(1 / 2.5))
    return Later(
        corrected_after_days=chance.randint(1, 4),
        decided_after_seconds=chance.randint(20 * 60, 150 * 60),
        refused=chance.random() < figures.REFUSED_SHARE,
        printed_after_days=chance.randint(1, 3),
        collected_after_days=None if chance.random() < figures.NOT_COLLECTED_SHARE else collected,
    )


def work_minutes(guests: Sequence[Guest]) -> float:
    """Return how many minutes of officers' time those who come will take."""
    return sum(sum(guest.serve_seconds.values()) for guest in guests if guest.comes) / 60
