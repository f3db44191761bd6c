"""Made-up days of a lobby: people come, are called by the rule, give up; each day as its log would tell it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import heappop, heappush

from giliran.lobby.rules.estimates import DayLog, Journey

OPENS_S, CLOSES_S = 8 * 3600.0, 15 * 3600.0
PRIORITY_S = 600.0
_FIRST = date(2030, 1, 7)
_SERVICES = (("papers", 0.6, 240.0), ("portrait", 0.4, 400.0))
_PATIENCE_S = 5400.0
_PRIORITY_SHARE = 0.15
_PAUSE_S = 8.0


@dataclass(frozen=True)
class Lobby:
    """How busy a made-up lobby is: people a day, counters, and by how much days differ."""

    people: int = 300
    counters: int = 5
    differ: float = 0.2

    def days(self, many: int, *, seed: int = 1) -> list[DayLog]:
        """Return so many days, always the same for a seed."""
        return [self.day(_FIRST + timedelta(days=at), seed=seed * 1000 + at) for at in range(many)]

    def day(self, day: date, *, seed: int) -> DayLog:
        """Return one day."""
        chance = random.Random(seed)  # noqa: S311 - a simulation
        arrivals = sorted(self._arrivals(chance), key=lambda one: one.joined_at)
        return DayLog(day, tuple(_Day(arrivals, self.counters, chance).play()))

    def _arrivals(self, chance: random.Random) -> Iterator[Journey]:
        many = round(self.people * chance.uniform(1 - self.differ, 1 + self.differ))
        for number in range(many):
            service = chance.choices([name for name, _, _ in _SERVICES], [share for _, share, _ in _SERVICES])[0]
            head_start = PRIORITY_S if chance.random() < _PRIORITY_SHARE else 0.0
            at = float(round(chance.triangular(OPENS_S, CLOSES_S, OPENS_S + 7200)))
            yield Journey(str(number), service, at, head_start=head_start)


class _Day:
    """Plays a day: the first half of the counters calls everybody, the others call only the first service."""

    def __init__(self, arrivals: list[Journey], counters: int, chance: random.Random) -> None:
        self._arrivals = arrivals
        self._chance = chance
        every = frozenset(name for name, _, _ in _SERVICES)
        self._skills = [every if at <= counters // 2 else frozenset({_SERVICES[0][0]}) for at in range(counters)]
        self._free: list[tuple[float, int]] = [(OPENS_S, at) for at in range(counters)]
        self._lengths = {name: length for name, _, length in _SERVICES}

    def play(self) -> list[Journey]:
        """Return everybody's way through the day."""
        waiting: list[tuple[Journey, float]] = []
        done: list[Journey] = []
        coming = list(reversed(self._arrivals))
        while self._free and (coming or waiting):
            at, counter = heappop(self._free)
            while coming and coming[-1].joined_at <= at:
                one = coming.pop()
                waiting.append((one, one.joined_at + self._chance.expovariate(1 / _PATIENCE_S)))
            done += [replace(one, left_queue_at=float(round(until))) for one, until in waiting if until <= at]
            waiting = [(one, until) for one, until in waiting if until > at]
            mine = [pair for pair in waiting if pair[0].service in self._skills[counter]]
            if not mine:
                if coming:
                    heappush(self._free, (max(at, coming[-1].joined_at) + 1, counter))
                continue
            first = min(mine, key=lambda pair: (pair[0].turn, pair[0].joined_at))
            waiting.remove(first)
            done.append(self._serve(first[0], at, counter))
        return done

    def _serve(self, person: Journey, at: float, counter: int) -> Journey:
        length = self._chance.gammavariate(2, self._lengths[person.service] / 2)
        ended = at + max(round(length), 1)
        heappush(self._free, (ended + _PAUSE_S, counter))
        return replace(person, left_queue_at=at, service_ended_at=ended, counter=f"counter {counter + 1}", served=True)
