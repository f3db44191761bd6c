"""Real processes: many that append at once, sequencers killed at work, and a copy put back elsewhere."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection, transaction

from giliran.foundation.ids import new_id
from giliran.ledger import invariants, queries, sealer, sequencer, subscriptions
from giliran.ledger.models import Event, Pending, Position
from giliran.ledger.services import append
from tests.ledger import crowd
from tests.ledger.test_append import KettleBoiled

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def _others(count: int, *, database: str = "") -> Iterator[ProcessPoolExecutor]:
    name = database or connection.settings_dict["NAME"]
    with ProcessPoolExecutor(
        max_workers=count, mp_context=get_context("spawn"), initializer=crowd.enter, initargs=(name,)
    ) as pool:
        list(pool.map(crowd.ready, range(count)))
        yield pool


@pytest.fixture
def nursery() -> Iterator["subprocess.Popen[str]"]:
    """A process that bears sequencers; see `crowd.nursery`."""
    command = [sys.executable, "-m", "tests.ledger.crowd", str(connection.settings_dict["NAME"])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bearer:
        assert bearer.stdout
        assert bearer.stdout.readline() == "ready\n"
        yield bearer
        bearer.kill()


def _sequencer(bearer: "subprocess.Popen[str]", *, how: str) -> int:
    assert bearer.stdin
    assert bearer.stdout
    bearer.stdin.write(f"{how}\n")
    bearer.stdin.flush()
    return int(bearer.stdout.readline())


def _boil(count: int, at: datetime) -> None:
    kettle = new_id()
    for cups in range(count):
        with transaction.atomic():
            append(KettleBoiled(cups=cups), subject=kettle, at=at, actor=None)


def _place_everything() -> None:
    """Place what is left, as soon as the server has noticed that a killed process is gone."""
    deadline = time.monotonic() + 20
    while Pending.objects.exists():
        sequencer.sequence()
        assert time.monotonic() < deadline, "a dead sequencer still holds the lock"


def _sound(at: datetime) -> None:
    placed = list(Position.objects.order_by("position").values_list("position", flat=True))
    assert placed == list(range(1, Event.objects.count() + 1))
    assert [line for rule in invariants.INVARIANTS for line in rule.broken(at)] == []


def test_many_processes_append_while_one_places(at: datetime) -> None:
    kettles = sorted(new_id() for _ in range(5))
    with _others(3) as pool:
        running = [pool.submit(crowd.boil, share, kettles, 40, at) for share in range(3)]
        while not all(one.done() for one in running):
            sequencer.sequence()
        kept = sum(one.result(timeout=60) for one in running)
    _place_everything()

    assert Event.objects.count() == kept
    _sound(at)


def test_a_sequencer_killed_before_it_commits_leaves_nothing_half_done(
    nursery: "subprocess.Popen[str]", at: datetime
) -> None:
    _boil(7, at)
    victim = _sequencer(nursery, how="pause")
    assert sequencer.sequence() == 0, "it holds the lock, and its batch is written but not committed"

    os.kill(victim, signal.SIGKILL)

    assert not Position.objects.exists()
    _place_everything()
    assert queries.last_position() == 7
    _sound(at)


def test_sequencers_killed_anywhere_leave_no_gap(nursery: "subprocess.Popen[str]", at: datetime) -> None:
    _boil(160, at)
    chance = random.Random(7)  # noqa: S311 - only chooses when to strike
    for _ in range(5):
        victim = _sequencer(nursery, how="on")
        time.sleep(chance.uniform(0.01, 0.08))
        os.kill(victim, signal.SIGKILL)
        _boil(5, at)
    _place_everything()

    assert queries.last_position() == 185
    _sound(at)


@pytest.fixture
def copied_positions() -> Iterator[None]:
    """The table into which the test's reader writes."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_copy (position bigint PRIMARY KEY)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_copy")


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A fresh, empty database on the same server; its name."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(_address(), autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        owner.execute(f'CREATE DATABASE "{name}"')
        yield name
        owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _address(database: str = "") -> str:
    known = connection.settings_dict
    word = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
    at = f"{known['USER']}{word}@/{database or known['NAME']}?host={quote(known['HOST'], safe='')}&port={known['PORT']}"
    return f"postgresql://{at}"


def _giliran(*words: str, database: str = "") -> None:
    address = {name: _address(database) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    done = subprocess.run(
        [sys.executable, "-m", "giliran.config.cli", *words],
        env={**os.environ, **address}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_copy_put_back_elsewhere_goes_on_where_it_was_made(
    at: datetime, tmp_path: Path, copied_positions: None, elsewhere: str
) -> None:
    """When the copy is made, some is sealed, some is placed but unread, some is pending, and something is under way."""
    kettle = new_id()
    _boil(5, at)
    sequencer.sequence()
    assert subscriptions.run_strictly(crowd.reader()) == 5
    assert sealer.seal(at) == 5
    _boil(3, at)
    sequencer.sequence()
    with transaction.atomic():
        append(KettleBoiled(cups=1), subject=kettle, at=at, actor=None)
    copy = tmp_path / "ledger.dump"
    with transaction.atomic():
        append(KettleBoiled(cups=2), subject=kettle, at=at, actor=None)
        _giliran("db", "dump", str(copy))
        transaction.set_rollback(True)
    _giliran("db", "restore", str(copy), "--yes", database=elsewhere)

    with _others(1, database=elsewhere) as pool:
        found = pool.submit(crowd.carry_on, kettle, 4, at).result(timeout=60)

    assert found["cursor before"] == 5
    assert found["positions"] == found["copied"] == list(range(1, 14))
    assert found["sealed"] == 8
    assert found["broken"] == []
