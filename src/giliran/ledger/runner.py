"""The process that keeps the ledger moving: sequencer, subscribers, sealer, until told to stop.

The sequencer has a thread and a connection of its own: whoever listens to the ledger (boards, say) waits for it alone,
not for all that subscribers do meanwhile.
"""

import logging
import threading
from contextlib import suppress
from datetime import datetime
from time import monotonic

from django.db import close_old_connections, connection

from giliran.foundation import clock
from giliran.foundation.outage import state_of, trouble_of
from giliran.ledger.queries import last_position
from giliran.ledger.sealer import seal
from giliran.ledger.sequencer import sequence
from giliran.ledger.subscriptions import run_once, subscribers

logger = logging.getLogger(__name__)

_PAUSE = 0.05
_SHORT_PAUSE = 0.01
_LIVELY = 2.0
"""For so long after something happened the sequencer looks again after the short pause."""
_AFTER_TROUBLE = 1.0
_SEAL_EVERY = 10.0
_ASK_ANYWAY = 1.0


def run(stop: threading.Event) -> None:
    """Run until `stop` is set. A database that is away is waited for, never an end."""
    failed: list[Exception] = []

    def place() -> None:
        try:
            _place(stop)
        except Exception as problem:
            logger.exception("the sequencer failed")
            failed.append(problem)
        finally:
            connection.close()

    placing = threading.Thread(target=place, name="sequencer", daemon=True)
    placing.start()
    _follow(stop, failed)
    placing.join(timeout=_AFTER_TROUBLE)


def turn(at: datetime) -> int:
    """Sequence what has committed and let every subscriber take a batch; return how much was moved."""
    return sequence() + _subscribe(at)


def _subscribe(at: datetime) -> int:
    return sum(run_once(reader, at) for reader in subscribers())


def _place(stop: threading.Event) -> None:
    """Give positions to what commits, soon after it did."""
    placed_at = monotonic()
    while not stop.is_set():
        try:
            placed = sequence()
            close_old_connections()
        except Exception as problem:
            if trouble_of(problem) is None:
                raise
            _wait_out(problem, stop)
            continue
        if placed:
            placed_at = monotonic()
        stop.wait(_SHORT_PAUSE if monotonic() - placed_at < _LIVELY else _PAUSE)


def _follow(stop: threading.Event, failed: list[Exception]) -> None:
    """Let the subscribers work, and seal now and then; raise what the sequencer failed with."""
    # By a clock that is never set: between two seals pass seconds, whatever the time of day is corrected to.
    sealed = monotonic()
    asked, asked_at = -1, float("-inf")
    while not stop.is_set():
        if failed:
            raise failed[0]
        try:
            # One look at how far the ledger has come spares each of the subscribers a look of its own.
            last, moved = last_position(), 0
            if last != asked or monotonic() - asked_at >= _ASK_ANYWAY:
                moved = _subscribe(clock.now())
                asked, asked_at = (-1 if moved else last), monotonic()
            if monotonic() - sealed >= _SEAL_EVERY:
                sealed = monotonic()
                seal(clock.now())
            close_old_connections()
        except Exception as problem:
            if trouble_of(problem) is None:
                raise
            _wait_out(problem, stop)
            continue
        if not moved:
            stop.wait(_PAUSE)


def _wait_out(problem: Exception, stop: threading.Event) -> None:
    logger.warning("database away; trying again", extra={"trouble": trouble_of(problem), "sqlstate": state_of(problem)})
    with suppress(Exception):
        connection.close()
    stop.wait(_AFTER_TROUBLE)
