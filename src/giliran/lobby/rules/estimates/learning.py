"""From days to examples: at which instants somebody's wait is looked at, what was known then, how long it was."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray

from giliran.lobby.rules.estimates.features import NAMES, rows
from giliran.lobby.rules.estimates.hall import DayLog, Journey
from giliran.lobby.rules.estimates.past import Chronicle, Floats, Past
from giliran.lobby.rules.estimates.replay import Replay

EACH_S = 60.0
OFTEN_S = 900.0
SELDOM_S = 300.0
MOST_OF_A_DAY = 3000
"""So many examples of a day at most; beyond that, of each person's minutes only every second, third … is looked at."""


@dataclass(frozen=True)
class Examples:
    """A day's examples: what was known (n, features), the wait that was left (n), and of whom.

    Only of people who had to wait and were called. `at_joining` marks the instant of joining, the others are whole
    minutes after it.
    """

    day: date
    values: Floats
    left_s: Floats
    at_joining: NDArray[np.bool_]
    services: NDArray[np.str_]
    visits: tuple[Hashable, ...]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.left_s)


class Reader:
    """Reads day after day, each with nothing but what the evening before knew."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._chronicle = Chronicle()
        self._skills: Mapping[tuple[str, str], float] = {}
        self.past: Past = self._chronicle.past()

    @property
    def skills(self) -> Mapping[tuple[str, str], float]:
        """What is believed of counters."""
        return self._skills

    def read(self, log: DayLog, *, examples: bool = True) -> Examples:
        """Return the day's examples, none if they are not wanted, then take the day into what is known."""
        replay = Replay(log, skills=self._skills)
        found = _examples(log, replay, self.past) if examples else _none(log)
        replay.finish()
        self._skills = replay.skills
        self.past = self._chronicle.add(log, gaps=replay.gaps).past()
        return found


def looks(journey: Journey) -> Iterator[float]:
    """Yield when a person's wait is looked at: joining, each minute of the first 15, each five minutes from then."""
    if not journey.served or journey.left_queue_at is None or journey.left_queue_at <= journey.joined_at:
        return
    after = 0.0
    while journey.joined_at + after < journey.left_queue_at:
        yield journey.joined_at + after
        after += EACH_S if after < OFTEN_S else SELDOM_S


def _none(log: DayLog) -> Examples:
    texts, marks = np.array([], dtype=np.str_), np.array([], dtype=np.bool_)
    return Examples(log.day, np.empty((0, len(NAMES))), np.array([]), marks, texts, ())


def _examples(log: DayLog, replay: Replay, past: Past) -> Examples:
    wanted: dict[float, list[Journey]] = defaultdict(list)
    every = ceil(sum(1 for journey in log.journeys for _ in looks(journey)) / MOST_OF_A_DAY)
    for number, journey in enumerate(log.journeys):
        for which, at in enumerate(looks(journey)):
            if which == 0 or (which + number) % every == 0:
                wanted[at].append(journey)
    if not wanted:
        return _none(log)
    values, left, joining, services, visits = [], [], [], [], []
    for at in sorted(wanted):
        of = {one.visit: one for one in wanted[at]}
        found = rows(replay.hall(at), past, only=frozenset(of))
        values.append(found.values)
        for visit in found.visits:
            person = of[visit]
            left.append((person.left_queue_at or at) - at)
            joining.append(person.joined_at == at)
            services.append(person.service)
            visits.append(visit)
    return Examples(
        day=log.day,
        values=np.concatenate(values),
        left_s=np.array(left),
        at_joining=np.array(joining, dtype=np.bool_),
        services=np.array(services, dtype=np.str_),
        visits=tuple(visits),
    )
