"""Time that passes while nobody looks: what the clock's own work would do then, done now."""

import subprocess
import sys

from tests.journeys.running import Running, environment

_WORK = """
import os, sys
from datetime import timedelta
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
from giliran.config.cli import local
local.with_database()
import django
django.setup()
from giliran.appointments import services as appointments
from giliran.foundation import clock
from giliran.payments import services as payments
at = clock.now() + timedelta(hours=int(sys.argv[1]))
payments.expire_overdue(at=at)
appointments.release_expired_holds(at=at)
appointments.mark_no_shows(at=at)
"""


def time_passes(product: Running, *, hours: int) -> None:
    """Let the timed work run as it would be run some hours from now."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _WORK, str(hours)],
        env={**environment(product.var), "GILIRAN_DEMO": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
