"""What the estimates are held against: four simple estimators, each given bounds from its own misses.

The mean of past waits; LES, the wait of the last to be called; HOL, how long the head of the line has waited; and the
queue-length estimator over those who would be called before (Ibrahim and Whitt 2009). For somebody who has waited
already, what they have waited is taken off the first two delays. Each looks at its own pool: a service whose people
are regularly passed over, because few counters call it, is a pool by itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from giliran.lobby.rules.estimates.hall import DayLog, Hall, Journey
from giliran.lobby.rules.estimates.past import LONGEST_S, Floats
from giliran.lobby.rules.estimates.replay import Replay
from giliran.lobby.rules.estimates.simulation import in_order

NAMES = ("mean", "les", "hol", "queue_length_ahead")
_APART = 0.7
_ACTIVE_S = 600.0
_SERVICES = 20


@dataclass(frozen=True)
class Baselines:
    """What training taught: mean waits (at joining, at whole minutes), and which services stand apart."""

    mean_wait_s: tuple[float, float]
    mean_service_s: float
    apart: frozenset[str]

    @classmethod
    def of(cls, days: Sequence[DayLog], *, mean_wait_s: tuple[float, float]) -> Self:
        """Learn from days of training."""
        lengths = [
            min(one.service_ended_at - one.left_queue_at, LONGEST_S)
            for log in days
            for one in log.journeys
            if one.served and one.service_ended_at is not None and one.left_queue_at is not None
        ]
        return cls(mean_wait_s, sum(lengths) / max(len(lengths), 1), _apart(days))

    def middles(self, hall: Hall, person: Journey) -> list[float]:
        """Return what each estimator says of a person in `hall`, in the order of `NAMES`."""
        elapsed = hall.at - person.joined_at
        queue = [one for one in in_order(hall.waiting) if one.visit == person.visit or self._near(one, person)]
        ahead = next((at for at, one in enumerate(queue) if one.visit == person.visit), len(queue))
        oldest = min((one.joined_at for one in queue if one.visit != person.visit), default=hall.at)
        return [
            self.mean_wait_s[elapsed > 0],
            max(self._last_wait(hall, person) - elapsed, 0.0),
            max(hall.at - oldest - elapsed, 0.0),
            (ahead + 1) * self._service(hall) / max(self._active(hall, person), 1),
        ]

    def _near(self, one: Journey, other: Journey) -> bool:
        """Say whether two people wait for the same pool of counters."""
        return one.service == other.service or not {one.service, other.service} & self.apart

    def _last_wait(self, hall: Hall, person: Journey) -> float:
        called = [
            (one.left_queue_at, one.left_queue_at - one.joined_at)
            for one in (*hall.serving, *hall.ended)
            if one.served and one.left_queue_at is not None and self._near(one, person)
        ]
        return max(called)[1] if called else 0.0

    def _active(self, hall: Hall, person: Journey) -> int:
        return len(
            {
                one.counter
                for one in (*hall.serving, *hall.ended)
                if one.served and (one.service_ended_at is None or one.service_ended_at >= hall.at - _ACTIVE_S)
                if one.counter is not None and self._near(one, person)
            }
        )

    def _service(self, hall: Hall) -> float:
        ended = sorted(
            (one.service_ended_at, one.service_ended_at - one.left_queue_at)
            for one in hall.ended
            if one.service_ended_at is not None and one.left_queue_at is not None
        )
        last = [min(length, LONGEST_S) for _, length in ended[-_SERVICES:]]
        return sum(last) / len(last) if last else self.mean_service_s


def _apart(days: Sequence[DayLog]) -> frozenset[str]:
    """Return the services whose person, first in line by turn, saw somebody of another service called mostly."""
    passed: Counter[str] = Counter()
    called: Counter[str] = Counter()
    for log in days:
        replay = Replay(log)
        for one in sorted(log.journeys, key=lambda one: one.left_queue_at or 0.0):
            if not one.served or one.left_queue_at is None or one.left_queue_at <= one.joined_at:
                continue
            first = in_order([*replay.hall(one.left_queue_at).waiting, one])[0]
            if first.visit == one.visit:
                called[one.service] += 1
            elif first.service != one.service:
                passed[first.service] += 1
    return frozenset(service for service in passed if passed[service] > _APART * (passed[service] + called[service]))


def with_bounds(middles: Floats, *, missed: Floats) -> tuple[Floats, Floats]:
    """Return (n, 3) bounds around `middles` (n) by quantiles of what was `missed` before, and the median so moved."""
    low, median, high = np.quantile(missed, (0.05, 0.5, 0.95)) if len(missed) else (0.0, 0.0, 0.0)
    bounds = [np.floor(np.maximum(middles + low, 0)), middles, np.ceil(np.maximum(middles + high, 0))]
    return np.column_stack(bounds), np.maximum(middles + median, 0)
