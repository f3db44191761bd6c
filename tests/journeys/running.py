"""Runs the whole product, as `giliran demo` runs it for a newcomer, in a place of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from holidays import country_holidays

from giliran.demo.logins import second_factor
from giliran.integrations.carrier.simulator.totp import PERIOD, totp

_READY_WITHIN = 150.0
_ENDS_WITHIN = 60.0
_CODE_LASTS = PERIOD
# A process that tests start must look after itself: nothing of the tests' own environment reaches it.
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


@dataclass(frozen=True, kw_only=True)
class Running:
    """Where everything is."""

    address: str
    bank: str
    carrier: str
    registry: str
    var: Path
    _codes: dict[str, int] = field(default_factory=dict)

    def staff_code(self, email: str) -> str:
        """Return the code that the authenticator of a member of staff shows now; a new one each time.

        A code is taken once. The one after the present is taken too, so that nobody has to wait for it.
        """
        step = max(int(time.time() // _CODE_LASTS), self._codes.get(email, 0) + 1)
        time.sleep(max(0.0, (step - 1) * _CODE_LASTS - time.time()))
        self._codes[email] = step
        return totp(second_factor(email, self.secret("GILIRAN_SECRET_KEY")), step * _CODE_LASTS)

    def secret(self, name: str) -> str:
        """Return a secret of this installation."""
        text = (self.var / "demo.env").read_text()
        found = re.search(rf'^{name}="(.*)"$', text, re.MULTILINE)
        assert found, name
        return found.group(1)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `giliran manage …` against it."""
        return subprocess.run(
            [sys.executable, "-m", "giliran.config.cli", "manage", *words],
            env=environment(self.var),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@contextmanager
def running() -> Iterator[Running]:
    """Have the whole product up for the length of the block; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="giliran-") as folder:
        var = Path(folder) / "var"
        var.mkdir()
        Path(folder).chmod(0o755)
        process = subprocess.Popen(
            [sys.executable, "-m", "giliran.config.cli", "demo", "--still", "--port", str(_free_port())],
            env=environment(var),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield _wait(process, var)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_ENDS_WITHIN)
            finally:
                process.kill()
                if process.stdout:
                    process.stdout.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def environment(var: Path) -> dict[str, str]:
    """Return the environment of the product's processes: nothing of the tests' own reaches them."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    ahead = str(_seconds_until_monday_morning())
    return {**kept, "GILIRAN_VAR": str(var), "GILIRAN_CLOCK_AHEAD": ahead, "COLUMNS": "200", "NO_COLOR": "1"}


@cache
def _seconds_until_monday_morning() -> int:
    """Return how far the product's clock must run ahead to read a working Monday, 09.05 in Jakarta."""
    jakarta = ZoneInfo("Asia/Jakarta")
    now = datetime.now(jakarta)
    monday = datetime.combine(now.date() + timedelta(days=7 - now.weekday()), time_of_day(9, 5), jakarta)
    holidays = country_holidays("ID", years=(monday.year, monday.year + 1))
    while monday.date() in holidays:
        monday += timedelta(days=7)
    return int((monday - now).total_seconds())


def _wait(process: subprocess.Popen[str], var: Path) -> Running:
    assert process.stdout is not None
    said: list[str] = []
    end = time.monotonic() + _READY_WITHIN
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C stops everything" in line:
            addresses = re.findall(r"(http://127\.0\.0\.1:\d+)\s", "".join(said))
            address, bank, carrier, registry, _printer, _push = addresses[-6:]
            return Running(address=address, bank=bank, carrier=carrier, registry=registry, var=var)
        assert time.monotonic() < end, "".join(said)
    raise AssertionError("".join(said))
