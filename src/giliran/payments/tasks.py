"""The room's periodic work."""

import logging

from procrastinate.contrib.django import app

from giliran.foundation.clock import now
from giliran.payments import services

logger = logging.getLogger(__name__)

QUEUE = "payments"


@app.periodic(cron="*/5 * * * *")
@app.task(name="payments.reconcile", queue=QUEUE, queueing_lock="payments.reconcile", lock="payments.reconcile")
def reconcile(timestamp: int) -> None:
    """Ask the bank for payments whose notice did not arrive."""
    done = services.reconcile_due(at=now())
    logger.info("reconciled", extra={"asked": done.asked, "found": done.found, "tick": timestamp})


@app.periodic(cron="* * * * *")
@app.task(name="payments.expire", queue=QUEUE, queueing_lock="payments.expire", lock="payments.expire")
def expire(timestamp: int) -> None:
    """Close bills that nobody paid and nobody closed."""
    count = services.expire_overdue(at=now())
    if count:
        logger.info("bills expired", extra={"count": count, "tick": timestamp})
