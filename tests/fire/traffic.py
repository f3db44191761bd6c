"""People and officers at work: `giliran simulate --live`, and the journal of what was acknowledged to them."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from giliran.demo.live.journal import read
from tests.fire.product import PROGRAM, Product

OFFICES = ("jakarta-selatan", "denpasar")
_ENDS_WITHIN = 45.0
_BEGINS_WITHIN = 240.0
_A_LONG_TIME = 60


class NoTraffic(Exception):  # noqa: N818 - what happened
    """The traffic did not begin, or ended by itself."""


@dataclass(kw_only=True)
class Traffic:
    """A run of virtual people. `told` is what it says at its end."""

    process: subprocess.Popen[bytes]
    journal: Path
    out: Path
    told: dict[str, Any] = field(default_factory=dict)

    def acknowledged(self) -> int:
        """Return how many writes were acknowledged so far, by all runs that share the journal."""
        return sum(1 for _ in read(self.journal)) if self.journal.exists() else 0

    def wait_for(self, more: int) -> None:
        """Wait until so many writes in all were acknowledged."""
        end = time.monotonic() + _BEGINS_WITHIN
        while self.acknowledged() < more:
            if self.process.poll() is not None or time.monotonic() > end:
                raise NoTraffic(self.out.read_text("utf-8", errors="replace")[-3000:])
            time.sleep(0.2)

    def drain(self) -> None:
        """Let everybody end what they are at, and go."""
        if self.process.poll() is not None:
            raise NoTraffic(self.out.read_text("utf-8", errors="replace")[-3000:])
        self.process.send_signal(signal.SIGINT)
        self.process.wait(_ENDS_WITHIN)
        lines = self.out.read_text("utf-8", errors="replace").splitlines()
        self.told = json.loads(next(line for line in reversed(lines) if line.startswith("{")))


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How much traffic."""

    seed: int
    people: int
    newcomers: int
    scale: float
    payers: int = 12
    """How many have a bill to pay when the round begins."""
    offices: tuple[str, ...] = OFFICES
    speed: int = 60


@contextmanager
def traffic(product: Product, crowd: Crowd) -> Iterator[Traffic]:
    """Let a crowd use the product for the length of the block; it goes on through whatever happens."""
    journal, out = product.var / "journal.jsonl", product.var / f"traffic-{crowd.seed}.log"
    command = [*PROGRAM, "simulate", *crowd.offices, "--live", "--json", "--journal", str(journal)]
    options = {
        "speed": crowd.speed, "minutes": _A_LONG_TIME, "seed": crowd.seed,
        "people": crowd.people, "newcomers": crowd.newcomers, "scale": crowd.scale,
    }  # fmt: skip
    command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with out.open("wb") as said:
        process = subprocess.Popen(command, env=product.environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        yield Traffic(process=process, journal=journal, out=out)
    finally:
        process.kill()
        process.wait()
