"""What runs in a process of its own each night: learning needs seconds to minutes of a processor, and no database."""

import os
from collections.abc import Sequence

from giliran.lobby.rules.estimates import DayLog, Estimator

_KIND_TO_OTHERS = 10


def learned(days: Sequence[DayLog]) -> tuple[str, bytes]:
    """Return the kind of estimator that an office's days allow, and its bytes."""
    estimator = Estimator().fit(days)
    return estimator.kind, estimator.to_bytes()


def step_back() -> None:
    """Let this process take only what others leave of the machine."""
    if hasattr(os, "nice"):
        os.nice(_KIND_TO_OTHERS)
