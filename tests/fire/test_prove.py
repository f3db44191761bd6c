"""Thirty rounds under fire (`make prove`), with one report at the end.

`make prove PROVE_ROUNDS=5 PROVE_SEED=7` plays other rounds; a round's traffic, victims and moments follow from the seed
and its number. `PROVE_FROM=11` begins with that round, on a fresh product.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from random import Random

import pytest

from tests.fire import report, rounds
from tests.fire.product import Product, running
from tests.fire.rounds import Round
from tests.fire.traffic import Crowd

pytestmark = [pytest.mark.prove, pytest.mark.xdist_group("fire")]

Say = Callable[[str], None]
ROUNDS, SEED = 30, 1
ROUNDS_A_PRODUCT = 8
"""A fresh product now and then: each lives through some hours of its own day, and its database grows."""


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


def _plans(seed: int, numbers: range) -> Iterator[tuple[int, Random, list[rounds.Blow]]]:
    for _, some in groupby(numbers, key=_product_of):
        cards: list[str] = []
        for number in some:
            chance = rounds.chance_of(seed, number)
            yield number, chance, rounds.plan(chance, cards)


def _product_of(number: int) -> int:
    return (number - 1) // ROUNDS_A_PRODUCT + 1


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Tell on the terminal how it goes: half an hour is long."""

    def told(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    return told


def test_everything_acknowledged_survives_whatever_is_killed(say: Say) -> None:
    seed, first = _number("PROVE_SEED", SEED), _number("PROVE_FROM", 1)
    numbers = range(first, first + _number("PROVE_ROUNDS", ROUNDS))
    began, played = datetime.now(UTC), list[Round]()
    try:
        for _, plans in groupby(_plans(seed, numbers), key=lambda plan: _product_of(plan[0])):
            with running() as product:
                for number, chance, blows in plans:
                    played.append(_play(product, number=number, seed=seed, chance=chance, blows=blows))
                    say(_told(played[-1], seed=seed))
    finally:
        told = report.figures(played, seed=seed, began=began)
        say(report.summary(told, report.write(told)))
    failed = [each.number for each in played if each.problems]
    assert not failed, f"rounds {failed} failed; see {report.FOLDER}"
    assert not (slow := report.too_slow(played)), slow


def _play(product: Product, *, number: int, seed: int, chance: Random, blows: list[rounds.Blow]) -> Round:
    crowd = Crowd(seed=seed, people=40, newcomers=16, scale=0.1)
    played = rounds.play(product, crowd, blows, number=number, chance=chance)
    played.product = _product_of(number)
    if played.problems:
        _keep(product, played)
    return played


def _told(played: Round, *, seed: int) -> str:
    killed = ", ".join(kill["kind"] for kill in played.kills)
    lines = [f"round {played.number}: {played.seconds} s, {played.acknowledged.total()} writes, killed {killed}"]
    if played.problems:
        first = (played.product - 1) * ROUNDS_A_PRODUCT + 1
        again = f"make prove PROVE_SEED={seed} PROVE_FROM={first} PROVE_ROUNDS={played.number - first + 1}"
        lines += [f"  it failed; once more: {again}", *(f"  {problem}" for problem in played.problems[:20])]
    return "\n".join(lines)


def _keep(product: Product, played: Round) -> None:
    """Keep what the processes said and what people were told, for whoever looks into it."""
    kept = report.FOLDER / f"round-{played.number}"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for log in [*product.logs, product.var / "journal.jsonl", product.var / "payers.jsonl", product.var / "audit.json"]:
        if log.exists():
            shutil.copy(log, kept)
