"""What the trees look at: one row a waiting person, all of it known at the instant of the hall.

Lengths of queues (in all, of the services that share counters with mine, of my service, ahead of me), counters that
are busy or called lately, delays of others (the last to be called, the head of the line, means of the last ten: Ibrahim
and Whitt 2009, Senderovich et al. 2015), what ended, came and was given up lately, work ahead, ages of running
services, the hour, and quantiles of the simulation.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from giliran.lobby.rules.estimates import features_shared
from giliran.lobby.rules.estimates.features_shared import Lately, lately
from giliran.lobby.rules.estimates.hall import Hall, Journey
from giliran.lobby.rules.estimates.past import Floats, Past
from giliran.lobby.rules.estimates.simulation import line_of, play

SIMULATED = (0.05, 0.25, 0.5, 0.75, 0.95)
_LONG_S = 14400.0
_LONG_MEAN_S = 3000.0
_ARRIVALS_S = 900.0
_OWN = (
    *(f"simulated_{int(100 * share)}" for share in SIMULATED),
    "simulated_mean",
    "ahead",
    "ahead_of_my_service",
    "ahead_for_my_counters",
    "work_ahead",
    "fluid",
    "expected_overtakers",
    "expected_booked",
    "may_be_overtaken_s",
    "oldest_like_me",
    "wait_of_the_one_before",
    "last_wait_like_me",
    "elapsed",
    "head_start",
    "visit_class",
)
NAMES = (*_OWN, *features_shared.NAMES)
ELAPSED = NAMES.index("elapsed")
MEDIAN = NAMES.index("simulated_50")
FLUID = NAMES.index("fluid")


class Rows(NamedTuple):
    """People and what is known of each: (n, features)."""

    visits: list[Hashable]
    services: list[str]
    values: Floats


def rows(hall: Hall, past: Past, *, only: frozenset[Hashable] | None = None) -> Rows:
    """Return the rows of those who wait in `hall`, or of some of them."""
    line = line_of(hall, mean_service_s=past.mean_service(""))
    there: list[int] = np.flatnonzero(line.arrives_in == 0).tolist()
    if only is not None:
        there = [at for at in there if line.people[at].visit in only]
    if not there:
        return Rows([], [], np.empty((0, len(NAMES))))
    simulated = play(hall, line, past, last=there[-1])
    people = line.people[: there[-1] + 1]
    seen = lately(hall, past, sorted({one.service for one in people}))
    own = np.column_stack([_simulated(simulated, len(people)), _place(people, hall, past, seen)])
    shared = seen.values[[seen.place[one.service] for one in people]]
    chosen = [people[at] for at in there]
    return Rows([one.visit for one in chosen], [one.service for one in chosen], np.hstack([own, shared])[there])


def _simulated(starts: Floats | None, many: int) -> Floats:
    """Return the simulation's quantiles and mean, (n, 6)."""
    if starts is None:
        return np.full((many, len(SIMULATED) + 1), -1.0)
    ordered = np.minimum(np.sort(starts, axis=1), _LONG_S)
    at = np.array(SIMULATED) * (ordered.shape[1] - 1)
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, ordered.shape[1] - 1)
    quantiles = ordered[:, low] + (at - low) * (ordered[:, high] - ordered[:, low])
    long = np.maximum(3 * quantiles[:, SIMULATED.index(0.5)], _LONG_MEAN_S)  # a mean that the luckless do not rule
    return np.column_stack([quantiles, np.minimum(ordered, long[:, None]).mean(axis=1)])


def _place(people: Sequence[Journey], hall: Hall, past: Past, seen: Lately) -> Floats:
    """Return each person's place and own circumstances, (n, ...)."""
    services = np.array([seen.place[one.service] for one in people])
    reach = seen.reach[services]
    ones = np.zeros((len(people), len(seen.place)))
    ones[np.arange(len(people)), services] = 1
    ahead = np.cumsum(ones, axis=0) - ones
    means = np.array([past.mean_service(service) for service in seen.place])
    work = (ahead * reach) @ means
    turns = np.array([one.turn for one in people])
    heads = np.array([one.head_start for one in people])
    return np.column_stack(
        [
            ahead.sum(axis=1),
            ahead[np.arange(len(people)), services],
            (ahead * reach).sum(axis=1),
            work,
            work / np.maximum(seen.busy[services], 1),
            *_overtakers(turns, reach, hall, seen),
            np.maximum(turns + seen.greatest_head_start - hall.at, 0.0),
            _others_like_me(people, hall, seen),
            hall.at - np.array([one.joined_at for one in people]),
            heads,
            np.array([_code(one.visit_class) for one in people]),
        ]
    )


def _overtakers(turns: Floats, reach: Floats, hall: Hall, seen: Lately) -> tuple[Floats, Floats]:
    """Return how many are expected to come yet and be called before each: by arrivals lately, and by bookings."""
    unbooked = np.zeros(len(turns))
    for (service, head_start), many in seen.arrivals.items():
        window = np.clip(turns + head_start - hall.at, 0.0, _ARRIVALS_S)
        unbooked += many / _ARRIVALS_S * window * reach[:, seen.place[service]]
    booked = np.zeros(len(turns))
    for one in hall.coming:
        if one.service in seen.place:
            booked += (turns > one.turn) * reach[:, seen.place[one.service]]
    return unbooked, booked


def _others_like_me(people: Sequence[Journey], hall: Hall, seen: Lately) -> NDArray[np.float64]:
    """Return (n, 3): oldest wait ahead of the same kind, wait of the one before, last wait of the same kind."""
    oldest: dict[tuple[str, float], float] = {}
    found = np.empty((len(people), 3))
    before = -1.0
    for at, one in enumerate(people):
        kind = (one.service, one.head_start)
        found[at] = hall.at - oldest.get(kind, hall.at), before, seen.last_waits.get(kind, -1.0)
        oldest[kind] = min(oldest.get(kind, hall.at), one.joined_at)
        before = hall.at - one.joined_at
    return found


def _code(visit_class: str) -> float:
    """Return a number for the class of a visit: which one does not matter, as long as it stays."""
    return float(crc32(visit_class.encode()) % 1009)
