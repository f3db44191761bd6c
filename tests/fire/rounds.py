"""A round: people are at work, processes are killed, everybody goes home, and the books are audited."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from giliran.demo.live.journal import read
from tests.fire import recovery, victims
from tests.fire.payers import payers
from tests.fire.product import Product
from tests.fire.recovery import Killed
from tests.fire.traffic import Crowd, traffic

_AUDIT_WITHIN = 400.0
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Blow:
    """Who is killed, how long after the blow before, and whether that one has to be over first."""

    kinds: tuple[str, ...]
    after: float
    waits: bool
    at_checkpoint: bool = False


@dataclass(kw_only=True)
class Round:
    """What a round did and found."""

    number: int
    seed: int
    product: int = 1
    """Which product of the run it was played on."""
    kills: list[dict[str, Any]] = field(default_factory=list)
    traffic: dict[str, Any] = field(default_factory=dict)
    audit: dict[str, Any] = field(default_factory=dict)
    acknowledged: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    phases: dict[str, float] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Take the time of a part of the round."""
        began = time.monotonic()
        yield
        self.phases[name] = round(time.monotonic() - began, 1)

    @property
    def problems(self) -> list[str]:
        """Everything that makes this round a failure, in words."""
        never = [f"{kill['kind']} never came back" for kill in self.kills if kill["seconds"] is None]
        found = [f"{finding['kind']}: {finding['what']}" for finding in self.audit.get("findings", [])]
        # An outage is told as such (503); anything else of the 5xx is a fault of ours.
        faults = [
            f"people were answered {answer} {times} times"
            for answer, times in self.traffic.get("errors", {}).items()
            if answer.startswith("5") and answer != "503"
        ]
        return self.trouble + never + found + faults


def chance_of(seed: int, number: int) -> Random:
    """Return the chance of one round: the same for the same seed and number."""
    return Random(f"{seed}-{number}")  # noqa: S311 - who is killed when, not a secret


def deck(chance: Random) -> list[str]:
    """Return all kinds of victims in some order: dealt one after the other, each has its turn."""
    kinds = list(victims.KINDS)
    chance.shuffle(kinds)
    return kinds


def plan(chance: Random, cards: list[str]) -> list[Blow]:
    """Return a round's blows; takes its victims off the deck, and takes up a new one when that is empty."""
    blows = []
    for _ in range(chance.randint(3, 5)):
        both = 2 if chance.random() < 0.25 else 1
        while len(cards) < both:
            cards += deck(chance)
        kinds = tuple(cards.pop(0) for _ in range(both))
        of_database = bool(victims.DATABASE & set(kinds))
        blows.append(
            Blow(
                kinds=kinds,
                after=chance.uniform(1.0, 8.0),
                waits=chance.random() < 0.6,
                at_checkpoint=of_database and chance.random() < 0.5,
            )
        )
    return blows


def play(product: Product, crowd: Crowd, blows: Sequence[Blow], *, number: int, chance: Random) -> Round:
    """Play a round to its end, audit included."""
    played, began = Round(number=number, seed=crowd.seed), time.monotonic()
    bills = sum(1 for _ in read(product.var / "payers.jsonl")) if (product.var / "payers.jsonl").exists() else 0
    with payers(product, count=crowd.payers, chance=chance) as paid, traffic(product, crowd) as people:
        before = people.acknowledged()
        with played.phase("coming"):
            people.wait_for(before + 1)
        with played.phase("under fire"):
            _strike(product, blows, chance, played)
            people.wait_for(people.acknowledged() + 1)  # life goes on
        with played.phase("going home"):
            people.drain()
        played.traffic = people.told
    with played.phase("recovery"):
        if not recovery.wait_until_whole(product):
            missing = {kind: len(pids) for kind, pids in product.members.items()}
            played.trouble.append(f"not everything came back: {missing}")
    with played.phase("audit"):
        _audit(product, [people.journal, paid], [*product.logs, people.out], played)
    played.acknowledged = _words(people.journal, after=before) + _words(paid, after=bills)
    played.seconds = round(time.monotonic() - began, 1)
    return played


def _strike(product: Product, blows: Sequence[Blow], chance: Random, played: Round) -> None:
    watchers: list[threading.Thread] = []
    for blow in blows:
        if blow.waits:
            _join(watchers)
        time.sleep(blow.after)
        alone = not any(watcher.is_alive() for watcher in watchers) and len(blow.kinds) == 1
        if blow.at_checkpoint:
            _begin_checkpoint(product, chance)
        for killed in _kill(product, blow.kinds, chance):
            watcher = threading.Thread(target=_watch, args=(product, killed, alone, played), daemon=True)
            watcher.start()
            watchers.append(watcher)
    _join(watchers)


def _kill(product: Product, kinds: Sequence[str], chance: Random) -> list[Killed]:
    members = product.members
    chosen = [(kind, chance.choice(members[kind])) for kind in kinds if members.get(kind)]
    return [killed for kind, pid in chosen if (killed := recovery.kill(product, kind, pid))]


def _watch(product: Product, killed: Killed, alone: bool, played: Round) -> None:  # noqa: FBT001 - a thread's target
    seconds = recovery.wait(product, killed)
    # What else the machine had to do says whether the seconds are ours.
    load = round(os.getloadavg()[0] / (os.cpu_count() or 1), 1)
    played.kills.append({"kind": killed.kind, "alone": alone, "seconds": seconds, "load": load})


def _join(watchers: list[threading.Thread]) -> None:
    for watcher in watchers:
        watcher.join()
    watchers.clear()


def _begin_checkpoint(product: Product, chance: Random) -> None:
    """Have the database write everything out, and come back in the midst of that."""

    def checkpoint() -> None:
        with suppress(psycopg.Error), psycopg.connect(product.admin_url, autocommit=True) as admin:
            admin.execute("CHECKPOINT")

    threading.Thread(target=checkpoint, daemon=True).start()
    time.sleep(chance.uniform(0.01, 0.2))


def _audit(product: Product, journals: Sequence[Path], logs: Sequence[Path], played: Round) -> None:
    out = product.var / "audit.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.fire.audit", "--out", str(out)]
    command += [word for journal in journals for word in ("--journal", str(journal))]
    command += [word for log in logs for word in ("--log", str(log))]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=product.environment,
        capture_output=True,
        text=True,
        timeout=_AUDIT_WITHIN,
        check=False,
    )
    if not out.exists():
        played.trouble.append(f"the audit itself failed: {done.stderr[-2000:]}")
        return
    played.audit = json.loads(out.read_text("utf-8"))


def _words(journal: Path, *, after: int) -> Counter[str]:
    return Counter(line["did"] for line in read(journal) if line["n"] > after)
