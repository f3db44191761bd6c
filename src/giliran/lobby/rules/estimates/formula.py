"""The estimate before anything was learned: the length of the queue by the rule of calling.

Of those who would be called before, counted among those who need the same counters, (ahead + 1) x mean service time /
counters: the queue-length estimator of Ibrahim and Whitt (2009), with "queue" read as "ahead of me by turn". Its
errors, of the order of the estimate, were looked at in lobbies of three to twenty counters; the width is taken from
the gamma distribution of the time that (ahead + 1) services take at so many counters, and made wider, since service
times differ from counter to counter and people give up.
"""

from collections.abc import Sequence
from math import sqrt

from giliran.lobby.rules.estimates.hall import Desk, Estimate, Hall, Journey

USUAL_SERVICE_S = 600.0
"""Where nobody was served yet."""
_ENOUGH = 5
_RECENT = 20
_LONGEST_S = 3600.0
_SPREAD = 1.35
_Z95 = 1.645


def by_formula(*, hall: Hall, person: Journey, usual_service_s: float = USUAL_SERVICE_S) -> Estimate:
    """Return the range for `person`, who waits in `hall` or might join it."""
    desks = able(hall.desks, person.service)
    ahead = len(before(hall, person, desks))
    every = mean_service(hall, desks, usual_service_s) / max(len(desks), 1)
    middle = (ahead + 1) * every * _head(hall, desks)
    low, high = _around(middle, ahead)
    return Estimate(low, middle, high)


def able(desks: Sequence[Desk], service: str) -> list[Desk]:
    """Return the open desks that call people of `service`."""
    return [desk for desk in desks if service in desk.skills]


def before(hall: Hall, person: Journey, desks: Sequence[Desk]) -> list[Journey]:
    """Return who waits, has the earlier turn, and needs one of `desks`."""
    services = frozenset().union(*(desk.skills for desk in desks)) | {person.service}
    mine = (person.turn, person.joined_at)
    return [
        one
        for one in hall.waiting
        if one.visit != person.visit and one.service in services and (one.turn, one.joined_at) <= mine
    ]


def mean_service(hall: Hall, desks: Sequence[Desk], usual_service_s: float) -> float:
    """Return the mean of the last services of those desks, drawn towards the usual one while they are few."""
    counters = {desk.counter for desk in desks}
    ended = sorted(
        (one.service_ended_at, one.service_ended_at - one.left_queue_at)
        for one in hall.ended
        if one.served and one.service_ended_at is not None and one.left_queue_at is not None
        if one.counter in counters or not counters
    )
    last = [min(length, _LONGEST_S) for _, length in ended[-_RECENT:]]
    return (sum(last) + _ENOUGH * usual_service_s) / (len(last) + _ENOUGH)


def _head(hall: Hall, desks: Sequence[Desk]) -> float:
    """Less is to wait for where a desk is free already."""
    busy = {one.counter for one in hall.serving}
    free = sum(desk.counter not in busy for desk in desks)
    return 1 / (1 + free)


def _around(middle: float, ahead: int) -> tuple[float, float]:
    """Return the bounds around the middle: relative deviation as of a sum of (ahead + 1) services, with a floor."""
    deviation = _SPREAD / sqrt(ahead + 1) + 0.25
    return max(0.0, middle * (1 - _Z95 * min(deviation, 0.6))), middle * (1 + _Z95 * deviation)
