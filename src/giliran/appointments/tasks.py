"""The room's clockwork: each task loads the instant and delegates."""

import logging

from procrastinate.contrib.django import app

from giliran.appointments import services, tasks_quota, tasks_signs
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)
QUEUE = "appointments"
OTHERS = (tasks_quota, tasks_signs)
"""More clockwork of the room, in modules of its own; what is not imported here does not run."""


@app.periodic(cron="* * * * *")
@app.task(name="appointments.release_holds", queue=QUEUE, queueing_lock="appointments.release_holds")
def release_holds(timestamp: int) -> None:
    """End holds that were not paid in time."""
    if released := services.release_expired_holds(at=now()):
        logger.info("holds ended", extra={"count": released, "tick": timestamp})


@app.periodic(cron="* * * * *")
@app.task(name="appointments.wishes", queue=QUEUE, queueing_lock="appointments.wishes")
def wishes(timestamp: int) -> None:
    """End what nobody answered in time, and offer freed places to those who wait, the earliest first."""
    services.expire_offers(at=now())
    services.end_wishes(at=now())
    if offered := services.offer_freed(at=now()):
        logger.info("places offered to the waiting list", extra={"count": offered, "tick": timestamp})


@app.periodic(cron="* * * * *")
@app.task(name="appointments.reopen", queue=QUEUE, queueing_lock="appointments.reopen")
def reopen(timestamp: int) -> None:
    """Open freed places whose moment has come."""
    if opened := services.reopen_due(at=now()):
        logger.info("freed places open again", extra={"count": opened, "tick": timestamp})


@app.periodic(cron="*/10 * * * *")
@app.task(name="appointments.settle_waiting", queue=QUEUE, queueing_lock="appointments.settle_waiting")
def settle_waiting(timestamp: int) -> None:
    """Find a place for what was paid and bought nothing yet, and tell those owed one where there is room."""
    if looked_at := services.settle_waiting(at=now()):
        logger.warning("payments waited for a place", extra={"count": looked_at, "tick": timestamp})
    services.offer_places(at=now())


@app.periodic(cron="7 * * * *")
@app.task(name="appointments.fill_horizon", queue=QUEUE, queueing_lock="appointments.fill_horizon")
def fill_horizon(timestamp: int) -> None:
    """Keep slots made ahead, in line with the opening plan, and move those whose slot was closed."""
    if made := services.fill_horizon(at=now()):
        logger.info("slots made", extra={"count": made, "tick": timestamp})
    if moved := services.move_displaced(at=now()):
        logger.info("people moved from closed slots", extra={"count": moved, "tick": timestamp})


@app.periodic(cron="12 * * * *")
@app.task(name="appointments.mark_no_shows", queue=QUEUE, queueing_lock="appointments.mark_no_shows")
def mark_no_shows(timestamp: int) -> None:
    """Note who did not come on a day that has ended (offices' days end at different hours)."""
    if missed := services.mark_no_shows(at=now()):
        logger.info("people did not come", extra={"count": missed, "tick": timestamp})


@app.periodic(cron="*/15 * * * *")
@app.task(name="appointments.remind", queue=QUEUE, queueing_lock="appointments.remind")
def remind(timestamp: int) -> None:
    """Remind those who come tomorrow."""
    if told := services.remind(at=now()):
        logger.info("reminders sent", extra={"count": told, "tick": timestamp})
