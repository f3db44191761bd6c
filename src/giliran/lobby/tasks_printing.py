"""Printing, outside the database."""

from uuid import UUID

import procrastinate
from procrastinate.contrib.django import app

from giliran.foundation.clock import now
from giliran.lobby.ports import PrinterTrouble
from giliran.lobby.services import printing

# The service gives up by itself; this is the longest that it may be asked again.
_AGAIN = procrastinate.RetryStrategy(max_attempts=printing.MOST_TRIES + 1, wait=4, retry_exceptions=[PrinterTrouble])


@app.task(name=printing.PRINT, queue=printing.QUEUE, retry=_AGAIN)
def print_ticket(job_id: str, actor: str | None = None) -> None:
    """Try to print one ticket; again in some seconds while its printer is in trouble."""
    printing.carry_out(job_id=UUID(job_id), at=now(), actor=UUID(actor) if actor else None)
