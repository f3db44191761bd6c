"""An hour of an office, lived by virtual people over HTTP: what they were told was done is found afterwards."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from giliran.demo import clock
from giliran.demo.live import journal
from tests.journeys.running import Running, environment

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]
OFFICE = "denpasar"
_LONGEST = 300.0
_ENDS_WITHIN = 40.0
# An application that was paid for, and a guest who was served to the end: the two ways through the product meet there.
_GOALS = {"account", "submitted", "billed", "paid", "placed", "arrived", "called", "served", "finished"}


@dataclass(kw_only=True)
class Run:
    """A run of the simulation, and what it wrote down."""

    process: subprocess.Popen[str]
    journal: Path

    def lines(self) -> list[dict[str, Any]]:
        return list(journal.read(self.journal)) if self.journal.exists() else []

    def lasts_until(self, reached: Callable[[Counter[str]], bool]) -> None:
        end = time.monotonic() + _LONGEST
        while not reached(done := Counter(line["did"] for line in self.lines())):
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < end, done
            time.sleep(0.3)

    def is_stopped(self) -> dict[str, Any]:
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=_ENDS_WITHIN)
        assert self.process.returncode == 0, said
        told: dict[str, Any] = json.loads(next(line for line in reversed(said.splitlines()) if line.startswith("{")))
        return told


@contextmanager
def simulation(product: Running, *options: str) -> Iterator[Run]:
    file = product.var / "journal.jsonl"
    words = [OFFICE, "--live", "--json", "--journal", str(file), *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "giliran.config.cli", "simulate", *words],
        env=environment(product.var),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Run(process=process, journal=file)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.prove
def test_people_live_on_the_running_product(product: Running, tmp_path: Path) -> None:
    with simulation(product, "--speed", "60", "--people", "10", "--newcomers", "2", "--scale", "0.05") as run:
        run.lasts_until(lambda done: done.keys() >= _GOALS)
        told = run.is_stopped()
    then_nobody_met_an_error(told)
    then_everybody_is_accounted_for(told, run.lines())
    then_what_was_acknowledged_is_there(product, run, tmp_path)
    assert clock.speed(file=product.var / "clock") == 1


def then_nobody_met_an_error(told: dict[str, Any]) -> None:
    assert told["people"]["gave_up"] == {}
    assert not [name for name in told["errors"] if name.startswith("5")], told["errors"]
    assert told["kinds"]["ticket"]["requests"] > 1, "phones follow their tickets"


def then_everybody_is_accounted_for(told: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    assert told["journal"] == len(lines)
    assert told["acts"] == dict(sorted(Counter(line["did"] for line in lines).items()))
    assert sum(told["people"]["done"].values()) + sum(told["people"]["under_way"].values()) >= 2


def then_what_was_acknowledged_is_there(product: Running, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "audit.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.fire.audit", "--journal", str(run.journal), "--out", str(out)],
        env={**environment(product.var), "GILIRAN_DEMO": "1", "GILIRAN_BANK_URL": product.bank},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, out.read_text("utf-8") if out.exists() else done.stderr
