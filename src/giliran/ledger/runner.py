"""The process that keeps the ledger moving: sequencer, subscribers, sealer, in a loop until told to stop."""

import logging
import threading
from contextlib import suppress
from datetime import datetime
from time import monotonic

from django.db import close_old_connections, connection

from giliran.foundation import clock
from giliran.foundation.outage import state_of, trouble_of
from giliran.ledger.sealer import seal
from giliran.ledger.sequencer import sequence
from giliran.ledger.subscriptions import run_once, subscribers

logger = logging.getLogger(__name__)

_PAUSE = 0.05
_AFTER_TROUBLE = 1.0
_SEAL_EVERY = 10.0


def run(stop: threading.Event) -> None:
    """Run until `stop` is set. A database that is away is waited for, never an end."""
    # By a clock that is never set: between two seals pass seconds, whatever the time of day is corrected to.
    sealed = monotonic()
    while not stop.is_set():
        try:
            moved = turn(clock.now())
            if monotonic() - sealed >= _SEAL_EVERY:
                sealed = monotonic()
                seal(clock.now())
            close_old_connections()
        except Exception as problem:
            trouble = trouble_of(problem)
            if trouble is None:
                raise
            logger.warning("database away; trying again", extra={"trouble": trouble, "sqlstate": state_of(problem)})
            with suppress(Exception):
                connection.close()
            stop.wait(_AFTER_TROUBLE)
            continue
        if not moved:
            stop.wait(_PAUSE)


def turn(at: datetime) -> int:
    """Sequence what has committed and let every subscriber take a batch; return how much was moved."""
    placed = sequence()
    return placed + sum(run_once(reader, at) for reader in subscribers())
