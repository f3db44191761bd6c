"""The releases' clockwork: a loop in the worker's process, beside the ledger's."""

import logging
import threading
from contextlib import suppress

from django.db import close_old_connections, connection

from giliran.appointments.services.release import Clockwork
from giliran.foundation import clock
from giliran.foundation.outage import state_of, trouble_of

logger = logging.getLogger(__name__)

_PAUSE = 1.0
_PAUSE_UNDER_WAY = 0.5
_AFTER_TROUBLE = 1.0


def run(stop: threading.Event) -> None:
    """Tick until `stop` is set. A database that is away is waited for; any other trouble of one tick is told.

    What fails in one tick is tried again in the next: a release must never stand still for what another one has.
    """
    clockwork = Clockwork()
    while not stop.is_set():
        try:
            under_way = clockwork.tick(clock.now())
            close_old_connections()
        except Exception as problem:
            trouble = trouble_of(problem)
            if trouble is None:
                logger.exception("a tick of the releases' clockwork failed")
            else:
                logger.warning("database away; trying again", extra={"trouble": trouble, "sqlstate": state_of(problem)})
            with suppress(Exception):
                connection.close()
            stop.wait(_AFTER_TROUBLE)
            continue
        stop.wait(_PAUSE_UNDER_WAY if under_way else _PAUSE)
