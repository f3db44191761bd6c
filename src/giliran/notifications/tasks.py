"""The room's work outside the database."""

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from giliran.foundation.clock import now
from giliran.notifications import services
from giliran.notifications.services.queue import DELIVER, QUEUE

logger = logging.getLogger(__name__)


@app.task(name=DELIVER, queue=QUEUE, pass_context=False)
def deliver(delivery_id: str) -> None:
    """Try one delivery; if the carrier does not take it, the service has it tried again later."""
    services.carry_out(delivery_id=UUID(delivery_id), at=now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="notifications.resume", queue=QUEUE, queueing_lock="notifications.resume")
def resume(timestamp: int) -> None:
    """Queue again deliveries whose job was lost."""
    late = services.resume_waiting(at=now())
    if late:
        logger.warning("deliveries were late", extra={"count": late, "tick": timestamp})
