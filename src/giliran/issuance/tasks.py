"""Work by the clock."""

from procrastinate.contrib.django import app

from giliran.foundation import clock
from giliran.issuance import services


@app.periodic(cron="20 * * * *")
@app.task(name="issuance.cancel_uncollected", queueing_lock="issuance.cancel_uncollected")
def cancel_uncollected(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes the minute it was due
    """Cancel passports that nobody collected in time."""
    services.cancel_uncollected(at=clock.now())
