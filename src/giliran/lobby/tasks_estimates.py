"""The estimator's clockwork: each night it learns, and what it said is held against what came of it."""

import logging

from procrastinate.contrib.django import app

from giliran.foundation.clock import now
from giliran.lobby.services import forecasting, learning
from giliran.offices import queries as offices

logger = logging.getLogger(__name__)
QUEUE = "lobby"


@app.periodic(cron="17 18 * * *")
@app.task(name="lobby.learn_waits", queue=QUEUE, queueing_lock="lobby.learn_waits")
def learn_waits(timestamp: int) -> None:
    """Learn from the days that are over, office by office: after midnight from Banda Aceh to Jayapura."""
    for office in offices.active_offices():
        try:
            kind = learning.learn_waits(office_id=office.id, at=now())
        except Exception:
            logger.exception("an office's waits could not be learned", extra={"office": office.code})
            continue
        if kind:
            logger.info("waits learned", extra={"office": office.code, "kind": kind, "tick": timestamp})


@app.periodic(cron="*/5 * * * *")
@app.task(name="lobby.hold_to_account", queue=QUEUE, queueing_lock="lobby.hold_to_account")
def hold_to_account(timestamp: int) -> None:
    """Keep what those who wait are told now, and write down how long those waited who were called."""
    told = forecasting.record_waiting(at=now())
    settled = forecasting.settle_forecasts(at=now())
    if told or settled:
        logger.info("forecasts kept", extra={"count": told, "settled": settled, "tick": timestamp})
