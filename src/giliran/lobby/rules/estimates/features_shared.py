"""What everybody of one service sees alike in a hall: its counters, and what happened lately."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from giliran.lobby.rules.estimates.hall import Hall, Journey
from giliran.lobby.rules.estimates.past import LONGEST_S, Floats, Past
from giliran.lobby.rules.estimates.simulation import idle_since

NAMES = (
    "queue",
    "queue_for_my_counters",
    "queue_of_my_service",
    "my_counters_open",
    "my_counters_busy",
    "my_counters_just_free",
    "my_counters_active",
    "counters_busy",
    "counters_active",
    "since_my_counters_ended",
    "mean_age_of_services",
    "longest_age_of_services",
    "last_wait",
    "since_last_wait",
    "mean_of_last_waits",
    "trend_of_waits",
    "head_of_line",
    "mean_of_last_services",
    "called_10min",
    "called_by_mine_5min",
    "gave_up_10min",
    "gave_up_of_my_service_10min",
    "came_15min",
    "came_of_my_service_15min",
    "since_last_call",
    "hour",
    "weekday",
    "service",
)
_LATELY_S = 600.0
_HALF_S = 300.0
_ARRIVALS_S = 900.0
_JUST_S = 60.0
_LONG_AGO_S = 3600.0
_WAITS, _SERVICES, _WEIGHT = 10, 20, 3


@dataclass(frozen=True)
class Lately:
    """One row of `values` for each service of `place`; `reach` is 1 where two services share a counter."""

    place: Mapping[str, int]
    values: Floats
    reach: Floats
    busy: Floats
    arrivals: Mapping[tuple[str, float], int]
    last_waits: Mapping[tuple[str, float], float]
    greatest_head_start: float


def lately(hall: Hall, past: Past, asked: Sequence[str]) -> Lately:
    """Return what those of the services `asked` see."""
    called = _called(hall)
    gave_up = [one for one in hall.ended if not one.served and (one.left_queue_at or 0.0) >= hall.at - _LATELY_S]
    came = [one for group in (hall.waiting, hall.serving, hall.ended) for one in group]
    came = [one for one in came if one.joined_at >= hall.at - _ARRIVALS_S]
    everything = sorted({one.service for one in (*hall.waiting, *came)} | set(asked))
    place = {service: at for at, service in enumerate(everything)}
    reach = _reach(hall, place)
    everyone = _Everyone(hall, called, gave_up, came, idle_since(hall))
    values = np.zeros((len(place), len(NAMES)))
    busy = np.zeros(len(place))
    for service in asked:
        at = place[service]
        values[at], busy[at] = _seen(service, {one for one in place if reach[at, place[one]]}, everyone, past)
    waits: dict[tuple[str, float], float] = {}
    for one in called:
        if _wait(one) > 0:  # who was called at once was often not asked for a reason to be put before others
            waits.setdefault((one.service, one.head_start), _wait(one))
    arrivals = Counter((one.service, one.head_start) for one in came if one.left_queue_at != one.joined_at)
    greatest = max((one.head_start for one in (*came, *hall.waiting)), default=0.0)
    return Lately(place, values, reach, busy, arrivals, waits, greatest)


@dataclass(frozen=True)
class _Everyone:
    hall: Hall
    called: Sequence[Journey]
    gave_up: Sequence[Journey]
    came: Sequence[Journey]
    idle_since: Mapping[str, float]


def _called(hall: Hall) -> list[Journey]:
    """Return who was called in the last hour, the last first."""
    called = [one for group in (hall.serving, hall.ended) for one in group if one.served]
    called = [one for one in called if (one.left_queue_at or 0.0) >= hall.at - _LONG_AGO_S]
    return sorted(called, key=lambda one: one.left_queue_at or 0.0, reverse=True)


def _wait(one: Journey) -> float:
    return (one.left_queue_at or 0.0) - one.joined_at


def _reach(hall: Hall, place: Mapping[str, int]) -> Floats:
    """Return 1 where an open counter calls both services."""
    reach = np.eye(len(place))
    for desk in hall.desks:
        known = [place[service] for service in desk.skills if service in place]
        reach[np.ix_(known, known)] = 1
    return reach


def _seen(service: str, near: set[str], all_: _Everyone, past: Past) -> tuple[list[float], float]:
    """Return the row of one service, and how many of its counters are busy."""
    hall = all_.hall
    mine = {desk.counter for desk in hall.desks if service in desk.skills}
    ages = [hall.at - (one.left_queue_at or hall.at) for one in hall.serving if one.counter in mine]
    idle = [hall.at - all_.idle_since.get(counter, 0.0) for counter in mine - {one.counter for one in hall.serving}]
    active = _active(all_)
    queue = Counter(one.service for one in hall.waiting)
    row = [
        len(hall.waiting),
        sum(many for one, many in queue.items() if one in near),
        queue[service],
        len(mine),
        len(ages),
        sum(since < _JUST_S for since in idle),
        len(mine & active),
        len(hall.serving),
        len(active),
        min([*idle, _LONG_AGO_S]),
        sum(ages) / len(ages) if ages else -1.0,
        max(ages, default=-1.0),
        *_waits(hall, near, all_.called),
        max((hall.at - one.joined_at for one in hall.waiting if one.service in near), default=0.0),
        _mean_of_last_services(hall, past),
        *_counts(hall, service, mine, all_),
        hall.at / 3600,
        hall.day.weekday(),
        float(crc32(service.encode()) % 1009),
    ]
    return row, len(ages)


def _active(all_: _Everyone) -> set[str]:
    """Return the open counters that surely call: those with a session, those that serve or did so lately."""
    now = all_.hall.at
    serving = {one.counter for one in all_.hall.serving}
    return {
        desk.counter
        for desk in all_.hall.desks
        if desk.opened_at or desk.counter in serving or now - all_.idle_since.get(desk.counter, 0.0) <= _LATELY_S
    }


def _waits(hall: Hall, near: set[str], called: Sequence[Journey]) -> tuple[float, float, float, float]:
    """Return the last wait, how long ago it ended, the mean of the last ones, and where they go."""
    last = [one for one in called if one.service in near and _wait(one) > 0][:_WAITS]
    if not last:
        return -1.0, _LONG_AGO_S, -1.0, 0.0
    mean = sum(map(_wait, last)) / len(last)
    return _wait(last[0]), hall.at - (last[0].left_queue_at or 0.0), mean, _wait(last[0]) - mean


def _mean_of_last_services(hall: Hall, past: Past) -> float:
    """Return it, drawn towards the usual one while they are few."""
    ended = [
        (one.service_ended_at, one.service_ended_at - one.left_queue_at)
        for one in hall.ended
        if one.service_ended_at is not None and one.left_queue_at is not None
    ]
    last = [min(length, LONGEST_S) for _, length in sorted(ended)[-_SERVICES:]]
    return (sum(last) + _WEIGHT * past.mean_service("")) / (len(last) + _WEIGHT)


def _counts(hall: Hall, service: str, mine: set[str], all_: _Everyone) -> list[float]:
    """Return how many were called, gave up and came lately, and how long ago my counters called."""
    ago = [(hall.at - (one.left_queue_at or 0.0), one.counter) for one in all_.called]
    by_mine = [since for since, counter in ago if counter in mine]
    return [
        sum(since <= _LATELY_S for since, _ in ago),
        sum(since <= _HALF_S for since in by_mine),
        len(all_.gave_up),
        sum(one.service == service for one in all_.gave_up),
        len(all_.came),
        sum(one.service == service for one in all_.came),
        min([*by_mine, _ARRIVALS_S]),
    ]
