"""Time that passes while nobody looks: the demonstration's clock moves, and the timed work runs as it would by then."""

import subprocess
import sys
from datetime import timedelta

from giliran.demo import clock
from tests.journeys.running import Running, environment

_WORK = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
from giliran.config.cli import local
local.with_database()
import django
django.setup()
from giliran.appointments import services as appointments
from giliran.foundation import clock
from giliran.payments import services as payments
at = clock.now()
payments.expire_overdue(at=at)
appointments.release_expired_holds(at=at)
appointments.mark_no_shows(at=at)
"""


def time_passes(product: Running, *, hours: int) -> None:
    """Move the clock of every process ahead, and run what is due by then."""
    clock.forward(timedelta(hours=hours), file=product.var / "clock")
    done = subprocess.run(
        [sys.executable, "-c", _WORK],
        env={**environment(product.var), "GILIRAN_DEMO": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
