"""What runs in a process of its own each night: learning needs seconds to minutes of a processor, and no database."""

import os
from collections.abc import Sequence

from giliran.lobby.rules.estimates import DayLog, Estimator, Unreadable

_KIND_TO_OTHERS = 10


def learned(days: Sequence[DayLog], yesterday: bytes | None) -> tuple[str, bytes]:
    """Return the kind of estimator that an office's days allow, and its bytes.

    `yesterday` are the bytes of the one in use until now: what it missed on the days since corrects the new one.
    """
    estimator = Estimator().fit(days, yesterday=_read(yesterday))
    return estimator.kind, estimator.to_bytes()


def _read(kept: bytes | None) -> Estimator | None:
    try:
        return None if kept is None else Estimator.from_bytes(kept)
    except Unreadable:
        return None


def step_back() -> None:
    """Let this process take only what others leave of the machine."""
    if hasattr(os, "nice"):
        os.nice(_KIND_TO_OTHERS)
