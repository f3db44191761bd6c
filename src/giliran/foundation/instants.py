"""What follows is never earlier than what it follows, though a clock may be set back in between.

A machine's clock is corrected now and then, by minutes and in the worst case by an hour. Whatever ends something takes
the later of two instants: the present one, or that of the beginning (docs/decisions/0013). Lengths of time are so never
negative; the order of facts is the ledger's, which knows no clock.
"""

from datetime import datetime, timedelta


def not_before(at: datetime, *earlier: datetime | None) -> datetime:
    """Return `at`, or the latest of what came before it, where that is later."""
    return max([at, *(instant for instant in earlier if instant is not None)])


def since(earlier: datetime, at: datetime) -> timedelta:
    """Return how long ago something was, never less than nothing."""
    return at - min(earlier, at)


def still_waits(until: datetime | None, *, at: datetime, longest: timedelta) -> bool:
    """Say whether a pause of at most `longest` lasts: one that would last longer was set by a clock that ran ahead."""
    return until is not None and at < until <= at + longest
