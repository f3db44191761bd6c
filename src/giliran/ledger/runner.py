"""The process that keeps the ledger moving: sequencer, subscribers, sealer, in a loop until told to stop."""

import logging
import threading
from datetime import datetime, timedelta

from django.db import OperationalError, close_old_connections, connection

from giliran.foundation import clock
from giliran.ledger.sealer import seal
from giliran.ledger.sequencer import sequence
from giliran.ledger.subscriptions import run_once, subscribers

logger = logging.getLogger(__name__)

_PAUSE = 0.05
_AFTER_TROUBLE = 1.0
_SEAL_EVERY = timedelta(seconds=10)


def run(stop: threading.Event) -> None:
    """Run until `stop` is set. A database that is away is waited for, never an end."""
    sealed = clock.now()
    while not stop.is_set():
        try:
            moved = turn(clock.now())
            if clock.now() - sealed >= _SEAL_EVERY:
                sealed = clock.now()
                seal(sealed)
        except OperationalError:
            logger.warning("database away; trying again")
            connection.close()
            stop.wait(_AFTER_TROUBLE)
            continue
        close_old_connections()
        if not moved:
            stop.wait(_PAUSE)


def turn(at: datetime) -> int:
    """Sequence what has committed and let every subscriber take a batch; return how much was moved."""
    placed = sequence()
    return placed + sum(run_once(reader, at) for reader in subscribers())
