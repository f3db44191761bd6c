"""The clockwork of signs: what is new together, and rates that nobody needs any more."""

import logging

from procrastinate.contrib.django import app

from giliran.appointments.services import signs
from giliran.foundation import ratelimit
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)
QUEUE = "appointments"


@app.periodic(cron="*/10 * * * *")
@app.task(name="appointments.signs", queue=QUEUE, queueing_lock="appointments.signs")
def look_at_new(timestamp: int) -> None:
    """Look at accounts that came new to one device, network or number."""
    at = now()
    if raised := signs.raise_signs(signs.look_at_new(at=at), at=at):
        logger.info("signs were raised", extra={"count": raised, "tick": timestamp})


@app.periodic(cron="23 * * * *")
@app.task(name="appointments.forget_rates", queue=QUEUE, queueing_lock="appointments.forget_rates")
def forget_rates(timestamp: int) -> None:
    """Delete rates of which nothing is used up any more."""
    if forgotten := ratelimit.forget(at=now()):
        logger.info("rates were forgotten", extra={"count": forgotten, "tick": timestamp})
