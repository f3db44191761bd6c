"""Time that passes while nobody looks: the demonstration's clock moves, and the timed work runs as it would by then."""

import subprocess
import sys

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
    file = product.var / "clock"
    moved = int(file.read_text()) if file.exists() else 0
    file.write_text(str(moved + hours * 3600))
    done = subprocess.run(
        [sys.executable, "-c", _WORK],
        env={**environment(product.var), "GILIRAN_DEMO": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
