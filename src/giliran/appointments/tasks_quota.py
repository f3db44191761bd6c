"""The clockwork of quota: unused places flow at their moment."""

import logging

from procrastinate.contrib.django import app

from giliran.appointments.services import quota
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)
QUEUE = "appointments"


@app.periodic(cron="* * * * *")
@app.task(name="appointments.run_flows", queue=QUEUE, queueing_lock="appointments.run_flows")
def run_flows(timestamp: int) -> None:
    """Let the unused places of lanes flow whose moment has come."""
    if moved := quota.run_flows(at=now()):
        logger.info("unused places flowed", extra={"count": moved, "tick": timestamp})
