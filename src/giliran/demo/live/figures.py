"""What a run is measured by: requests and their time by kind of act, retries, errors, and what became of whom."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

_A_MINUTE = 60.0


@dataclass
class Figures:
    """Counts of one run. Holds no personal data: kinds of act and kinds of error alone."""

    requests: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    gave_up: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    _took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _lately: deque[float] = field(default_factory=deque)
    _clock: Callable[[], float] = monotonic

    def answered(self, kind: str, seconds: float) -> None:
        """Count one answered request of a kind of act."""
        self.requests[kind] += 1
        self._took[kind].append(seconds * 1000)

    def acted(self, word: str) -> None:
        """Count one act that was acknowledged."""
        self.acts[word] += 1
        self._lately.append(self._clock())

    def acts_a_minute(self) -> int:
        """Return how many acts were acknowledged within the last minute."""
        while self._lately and self._lately[0] < self._clock() - _A_MINUTE:
            self._lately.popleft()
        return len(self._lately)

    def slow(self, share: float) -> float:
        """Return the milliseconds within which this share of all requests was answered."""
        return percentile([each for took in self._took.values() for each in took], share)

    def told(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        kinds = {
            kind: {"requests": len(took), "p50_ms": percentile(took, 0.5), "p95_ms": percentile(took, 0.95)}
            for kind, took in sorted(self._took.items())
        }
        return {
            "requests": self.requests.total(),
            "p50_ms": self.slow(0.5),
            "p95_ms": self.slow(0.95),
            "kinds": kinds,
            "acts": dict(sorted(self.acts.items())),
            "retries": dict(sorted(self.retries.items())),
            "errors": dict(sorted(self.errors.items())),
            "people": {
                "done": dict(sorted(self.done.items())),
                "under_way": {kind: count for kind, count in sorted(self.under_way.items()) if count},
                "gave_up": dict(sorted(self.gave_up.items())),
            },
        }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value within which this share of `values` lies (nearest rank), to one decimal; 0 for none."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return round(ranked[min(len(ranked) - 1, int(share * len(ranked)))], 1)
