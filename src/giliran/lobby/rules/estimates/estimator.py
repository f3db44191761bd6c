"""The estimator: what the rest of the house uses."""

from collections.abc import Hashable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from math import exp
from typing import Literal, Self

import numpy as np

from giliran.lobby.rules.estimates import packing
from giliran.lobby.rules.estimates.ahead import hall_ahead
from giliran.lobby.rules.estimates.conformal import DAYS
from giliran.lobby.rules.estimates.features import ELAPSED, Rows, rows
from giliran.lobby.rules.estimates.formula import by_formula
from giliran.lobby.rules.estimates.hall import DayLog, Estimate, Hall, Journey
from giliran.lobby.rules.estimates.learning import Examples, Reader
from giliran.lobby.rules.estimates.past import Floats, Past
from giliran.lobby.rules.estimates.replay import Replay
from giliran.lobby.rules.estimates.typical import Typical

Kind = Literal["formula", "learned"]

LEAST_DAYS = 5
LEAST_EXAMPLES = 1000
LOOKED_AT_DAYS = 45
STALE_AFTER = timedelta(days=21)
_FORESEEN_S = 10_800.0
_TRUST = 0.85
_JUST_CAME_S = 30.0


class Estimator:
    """Tells each waiting person of one office how long it will take: learned where history allows, else by formula.

    Make one, `fit` it to the days that are over (each night), keep its bytes, and ask it as the day goes. Asking
    changes nothing and may be done from several threads.
    """

    def __init__(self, *, usual_service_s: Mapping[str, float] | None = None) -> None:
        """Begin with the formula, and with how long each service usually takes, in seconds, where that is known."""
        self._known = packing.Known(past=Past.expecting(usual_service_s or {}))
        self._reader = Reader()
        self._days: list[Examples] = []

    def fit(self, days: Sequence[DayLog], *, yesterday: "Estimator | None" = None) -> Self:
        """Learn from past days of one office, oldest first, and return the estimator itself.

        `yesterday` is the estimator that was used until now, fitted to the first of these days: how it did on the
        others corrects the new one's widths (rolling conformal). Without it the last days are set aside once to find
        that out. Too few days, or too few people who waited, leave the formula (see `kind`). Takes seconds to minutes
        of one processor: a nightly task.
        """
        self._take_over(yesterday, days)
        for at in range(len(self._days), len(days)):
            self._read(days[at], examples=len(days) - at <= LOOKED_AT_DAYS)
        if self._is_enough(self._days):
            if not self._known.learned.days:
                self._set_aside()
            self._known = self._known.having_learned(self._days)
        if any(len(day) for day in self._days):
            self._known = replace(self._known, typical=Typical.of(self._days))
        return self

    @property
    def kind(self) -> Kind:
        """What the estimates come from: "learned", or "formula" where history is too thin."""
        return "formula" if self._known.trees is None else "learned"

    def kind_on(self, day: date) -> Kind:
        """The same for a certain day: what was learned too long before it is not used any more."""
        last = self._known.last_day
        return "formula" if last is None or day - last > STALE_AFTER else self.kind

    @property
    def last_day(self) -> date | None:
        """The last day learned from."""
        return self._known.last_day

    def estimates(self, hall: Hall) -> dict[Hashable, Estimate]:
        """Return the remaining wait of each person in `hall.waiting`, by visit, in seconds."""
        return self.of(rows(hall, self._known.past), hall)

    def of(self, known: Rows, hall: Hall) -> dict[Hashable, Estimate]:
        """Return the estimates for rows of features that were made of `hall` already."""
        if not known.visits:
            return {}
        bounds = self._bounds(known.values, np.array(known.services, dtype=np.str_), self.kind_on(hall.day))
        return {visit: Estimate(*bound) for visit, bound in zip(known.visits, bounds.tolist(), strict=True)}

    def if_joining(
        self,
        hall: Hall,
        *,
        service: str,
        at: float | None = None,
        head_start: float = 0.0,
        visit_class: str = "",
    ) -> Estimate:
        """Return how long somebody would wait who came now, or at the later instant `at`, counted from then.

        `head_start` is how long the turn would lie before the joining, by the rule of calling (negative: after). The
        queue is played forward until then; the further that lies ahead, the less it counts, and the more what was usual
        at that time of day.
        """
        visit = object()
        ahead = 0.0 if at is None else max(at - hall.at, 0.0)
        then = hall_ahead(hall, self._known.past, ahead_s=ahead, service=service) if ahead else hall
        person = Journey(visit, service, then.at, head_start=head_start, visit_class=visit_class)
        with_them = replace(then, waiting=(*then.waiting, person))
        found = self.of(rows(with_them, self._known.past, only=frozenset({visit})), then)[visit]
        usual = self._known.typical.at(hall.at + ahead, service=service) if self._known.typical else None
        if not ahead or usual is None:
            return found
        weight = _TRUST * exp(-ahead / _FORESEEN_S)
        low, middle, high = weight * np.array(found) + (1 - weight) * usual
        return Estimate(float(np.floor(low)), float(middle), float(np.ceil(high)))

    def replay(self, log: DayLog) -> Replay:
        """Return a day to be played, with what is known of its counters from the days before."""
        return Replay(log, skills=self._reader.skills)

    def to_bytes(self) -> bytes:
        """Return everything learned as bytes (a ZIP of plain arrays and JSON; nothing in it is executed)."""
        return packing.pack(self._known)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """Return the estimator that was kept. Raises `Unreadable` for bytes of another version or that are broken."""
        one = cls()
        one._known = packing.unpack(kept)
        return one

    def _bounds(self, values: Floats, services: np.ndarray, kind: Kind) -> Floats:
        known = self._known
        joining = values[:, ELAPSED] <= _JUST_CAME_S
        if kind == "learned" and known.trees is not None:
            return known.learned.corrected(known.told(values), at_joining=joining, services=services)
        return known.formula.corrected(by_formula(values), at_joining=joining, services=services)

    def _take_over(self, yesterday: "Estimator | None", days: Sequence[DayLog]) -> None:
        """Go on from yesterday's estimator: with all it has read if it still knows that, else with its misses."""
        if yesterday is None:
            return
        self._known = yesterday._known  # noqa: SLF001 - its own class
        read = [one.day for one in yesterday._days]  # noqa: SLF001
        if read and read == [log.day for log in days[: len(read)]]:
            self._reader, self._days = deepcopy(yesterday._reader), list(yesterday._days)  # noqa: SLF001

    def _read(self, log: DayLog, *, examples: bool) -> None:
        """Turn a day into examples; if it is new to yesterday's estimator, see how that did on it."""
        found = self._reader.read(log, examples=examples)
        self._days.append(found)
        known = self._known
        if known.last_day is None or log.day > known.last_day:
            self._known = known.having_missed(found)
        self._known = replace(self._known, past=self._reader.past, last_day=max(log.day, known.last_day or log.day))

    def _set_aside(self) -> None:
        """Find out what is missed on the last days by trees that have not seen them."""
        before, after = self._days[:-DAYS], self._days[-DAYS:]
        if not self._is_enough(before):
            before, after = self._days[: len(self._days) // 2], self._days[len(self._days) // 2 :]
        trial = self._known.having_learned(before)
        for examples in after:
            trial = trial.having_missed(examples)
        self._known = replace(self._known, learned=trial.learned)

    @staticmethod
    def _is_enough(days: Sequence[Examples]) -> bool:
        return len(days) >= LEAST_DAYS and sum(map(len, days)) >= LEAST_EXAMPLES
