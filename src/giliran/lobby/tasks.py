"""The room's clockwork: each task loads the instant and delegates."""

import logging

from procrastinate.contrib.django import app

from giliran.foundation.clock import now
from giliran.lobby import services, tasks_estimates, tasks_printing, tasks_telling

logger = logging.getLogger(__name__)
OTHERS = (tasks_estimates, tasks_printing, tasks_telling)
"""More clockwork of the room, in modules of its own; what is not imported here does not run."""


@app.periodic(cron="23 * * * *")
@app.task(name="lobby.close_past_days", queue="lobby", queueing_lock="lobby.close_past_days")
def close_past_days(timestamp: int) -> None:
    """Close visits, and counters, of days that are over at their office (offices' days end at different hours)."""
    if closed := services.close_past_days(at=now()):
        logger.info("visits of past days closed", extra={"count": closed, "tick": timestamp})
