"""What days that are over taught: how long services take, how soon a counter calls again, how long people stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from giliran.lobby.rules.estimates.hall import DayLog, Journey

Floats = NDArray[np.float64]

LONGEST_S = 3600.0
"""A service that lasts longer was not ended in time; it says nothing on how long people are served."""
NEVER_S = 1e5
_KEPT = 4000
_SHRINK = 40
_OF_A_COUNTER = 400
_USUAL_S = 600.0
_NO_NOISE_S = 20.0
_SMALLEST = 1e-9


@dataclass(frozen=True)
class Past:
    """Samples, sorted, of what lengths of time came up. Frozen: `after` makes the past of the next morning."""

    services: Mapping[str, Floats] = field(default_factory=dict)
    gaps: Floats = field(default_factory=lambda: np.array([5.0, 10.0, 20.0, NEVER_S]))
    stays: Mapping[str, tuple[Floats, Floats]] = field(default_factory=dict)
    paces: Mapping[str, float] = field(default_factory=dict)
    shows: float = 0.9

    @classmethod
    def expecting(cls, usual_service_s: Mapping[str, float]) -> Self:
        """Return what is taken for granted before the first day: the usual length of each service, in seconds."""
        if not usual_service_s:
            return cls()
        all_kinds = sum(usual_service_s.values()) / len(usual_service_s)
        return cls(services={key: _default_lengths(usual) for key, usual in {**usual_service_s, "": all_kinds}.items()})

    def service_lengths(self, service: str) -> Floats:
        """Return the sorted lengths of services of that kind, of all kinds while it is unknown."""
        known = self.services.get(service)
        return known if known is not None else self.services.get("", _default_lengths())

    def mean_service(self, service: str) -> float:
        """Return the mean length of a service."""
        return float(self.service_lengths(service)[:-1].mean())

    def pace(self, counter: str) -> float:
        """Return by how much the counter's services are longer than others' of the same kind."""
        return self.paces.get(counter, 1.0)

    def patience(self, service: str, *, waited: Floats, chance: Floats) -> Floats:
        """Return how much longer people stay who have `waited` (n), for `chance` (n, replications) of still staying.

        By the product-limit estimator (Kaplan and Meier 1958): those who were called left nothing but the knowledge
        that they stayed so long.
        """
        if service not in self.stays:
            return np.full(chance.shape, NEVER_S)
        times, staying = self.stays[service]
        place = np.searchsorted(times, waited, "right")
        now = np.where(place > 0, staying[np.maximum(place - 1, 0)], 1.0)
        level = chance * np.maximum(now, _SMALLEST)[:, None]
        leaves = np.searchsorted(-staying, -level, "left")
        at = times[np.minimum(leaves, len(times) - 1)] - waited[:, None]
        return np.where(leaves < len(times), at, NEVER_S)


def _default_lengths(usual_s: float = _USUAL_S) -> Floats:
    """Of nobody served yet: an exponential spread around the usual length."""
    shares = (np.arange(64) + 0.5) / 64
    return np.append(-np.log1p(-shares) * usual_s, 2 * LONGEST_S)


def residual(sample: Floats, *, elapsed: Floats, chance: Floats) -> Floats:
    """Return what remains of lengths of which `elapsed` (n) is over, for `chance` (n, replications) in 0..1."""
    first = np.minimum(np.searchsorted(sample, elapsed, "right"), len(sample) - 1)
    chosen = first[:, None] + (chance * (len(sample) - first)[:, None]).astype(np.intp)
    left: Floats = np.maximum(sample[chosen] - elapsed[:, None], 0.0)
    return left


class Chronicle:
    """Takes in day after day and tells the `Past` of the next morning."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._services: dict[str, list[float]] = {}
        self._all: list[float] = []
        self._gaps: list[float] = []
        self._stays: dict[str, list[tuple[float, bool]]] = {}
        self._paces: dict[str, list[float]] = {}
        self._booked: list[bool] = []

    def add(self, log: DayLog, *, gaps: Sequence[float] = ()) -> Self:
        """Take in a day that is over, and how long its counters let waiting people wait between two services."""
        self._gaps = (self._gaps + list(gaps))[-_KEPT:]
        self._booked = (self._booked + [one.arrived_at is not None for one in log.bookings])[-_KEPT:]
        for one in log.journeys:
            if one.left_queue_at is not None:
                stays = self._stays.setdefault(one.service, [])
                stays.append((one.left_queue_at - one.joined_at, not one.served))
            length = service_length(one)
            if length is not None:
                self._services.setdefault(one.service, []).append(length)
                self._all.append(length)
        self._cut()
        self._pace(log)
        return self

    def _cut(self) -> None:
        self._all = self._all[-_KEPT:]
        for kept in (self._services, self._stays):
            for key in kept:
                del kept[key][:-_KEPT]

    def _pace(self, log: DayLog) -> None:
        usual = {key: float(np.log(np.array(of) + _NO_NOISE_S).mean()) for key, of in self._services.items()}
        for one in log.journeys:
            length = service_length(one)
            if length is not None and one.counter is not None:
                of = self._paces.setdefault(one.counter, [])
                of.append(float(np.log(length + _NO_NOISE_S)) - usual[one.service])
                del of[:-_OF_A_COUNTER]

    def past(self) -> Past:
        """Return what is known now."""
        if not self._all:
            return Past()
        return Past(
            services={key: _sorted(of, 2 * LONGEST_S) for key, of in {**self._services, "": self._all}.items()},
            gaps=_sorted(self._gaps or [5.0, 10.0, 20.0], NEVER_S),
            stays={key: curve for key, of in self._stays.items() if (curve := _staying(of)) is not None},
            paces={key: float(np.exp(sum(of) / (len(of) + _SHRINK))) for key, of in self._paces.items()},
            shows=(sum(self._booked) + 9) / (len(self._booked) + 10),
        )


def service_length(one: Journey) -> float | None:
    """Return how long a service took, None while that is not known."""
    if not one.served or one.left_queue_at is None or one.service_ended_at is None:
        return None
    return min(max(one.service_ended_at - one.left_queue_at, 0.0), LONGEST_S)


def _sorted(lengths: Sequence[float], end: float) -> Floats:
    return np.append(np.sort(np.array(lengths, dtype=np.float64)), end)


def _staying(of: Sequence[tuple[float, bool]]) -> tuple[Floats, Floats] | None:
    """Return when people gave up and the share that still stayed then; None where too few did."""
    waits = np.array([wait for wait, _ in of])
    left = np.array([gave_up for _, gave_up in of])
    order = np.lexsort((~left, waits))
    waits, left = waits[order], left[order]
    if left.sum() < 5:  # noqa: PLR2004 - fewer say nothing
        return None
    share = np.cumprod(1 - left / (len(waits) - np.arange(len(waits))))
    return waits[left], share[left]
