"""The room's work outside the database, and what happens by the clock."""

import logging
from uuid import UUID

import procrastinate
from procrastinate.contrib.django import app

from giliran.applications import services
from giliran.applications.ports import RegistryUnavailable
from giliran.applications.services.identity import QUEUE, VERIFY
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)

# 5 s, 25 s, 2 min, 10 min, 52 min: an outage that lasts longer is left to the hourly round.
_AGAIN = procrastinate.RetryStrategy(max_attempts=6, exponential_wait=5, retry_exceptions=[RegistryUnavailable])


@app.task(name=VERIFY, queue=QUEUE, retry=_AGAIN)
def verify_identity(application_id: str) -> None:
    """Ask the population registry about one application."""
    services.verify(application_id=UUID(application_id), at=now())


@app.periodic(cron="17 * * * *")
@app.task(name="applications.verify_waiting", queue=QUEUE, queueing_lock="applications.verify_waiting")
def verify_waiting(timestamp: int) -> None:
    """Ask again about those that the registry could not answer, until it stops answering."""
    waiting = services.waiting_for_registry()
    for number, application_id in enumerate(waiting):
        try:
            services.verify(application_id=application_id, at=now())
        except RegistryUnavailable:
            logger.warning("registry unavailable", extra={"left": len(waiting) - number, "tick": timestamp})
            return


@app.periodic(cron="7 * * * *")
@app.task(name="applications.lapse_overdue", queue=QUEUE, queueing_lock="applications.lapse_overdue")
def lapse_overdue(timestamp: int) -> None:
    """Cancel what was not corrected in time."""
    ended = services.lapse_overdue(at=now())
    if ended:
        logger.info("corrections overdue", extra={"count": ended, "tick": timestamp})
