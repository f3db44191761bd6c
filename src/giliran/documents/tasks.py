"""The room's work outside a request."""

import logging
from uuid import UUID

from procrastinate.contrib.django import app

from giliran.documents import services
from giliran.documents.services.queue import QUEUE, READ
from giliran.foundation.clock import now

logger = logging.getLogger(__name__)


@app.task(name=READ, queue=QUEUE, retry=3)
def read_later(upload_id: str) -> None:
    """Read a file that could not be read on the spot."""
    services.read_later(upload_id=UUID(upload_id), at=now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="documents.read_waiting", queue=QUEUE, queueing_lock="documents.read_waiting")
def read_waiting(timestamp: int) -> None:
    """Queue again files whose job was lost."""
    late = services.read_waiting(at=now())
    if late:
        logger.warning("files waited to be read", extra={"count": late, "tick": timestamp})


@app.periodic(cron="17 * * * *")
@app.task(name="documents.drop_stale", queue=QUEUE, queueing_lock="documents.drop_stale")
def drop_stale(timestamp: int) -> None:
    """Delete uploads that nobody finished."""
    dropped = services.drop_stale(at=now())
    if dropped:
        logger.info("stale uploads dropped", extra={"count": dropped, "tick": timestamp})


@app.periodic(cron="23 2 * * *")
@app.task(name="documents.purge_closed", queue=QUEUE, queueing_lock="documents.purge_closed")
def purge_closed(timestamp: int) -> None:
    """Delete what the retention rule no longer lets us keep."""
    purged = services.purge_closed(at=now())
    logger.info("documents purged", extra={"count": purged, "tick": timestamp})
