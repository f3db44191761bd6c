"""Other processes at work on the ledger: each with Django and connections of its own."""

import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID


def enter(database: str) -> None:
    """Set Django up in a fresh process, on the test's own database."""
    from tests.support import environment

    environment.prepare()
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()


def ready(_number: int) -> int:
    """Open a connection, so that nobody has a start."""
    from django.db import connection

    connection.ensure_connection()
    return os.getpid()


def boil(share: int, kettles: Sequence[UUID], rounds: int, at: datetime) -> int:
    """Append to shared subjects, some events in one transaction, and now and then take one back."""
    from django.db import transaction

    from giliran.ledger.services import Entry, append_many
    from tests.ledger.test_append import KettleBoiled

    kept = 0
    for turn in range(rounds):
        fact = KettleBoiled(cups=share * 1000 + turn)
        chosen = {kettles[turn % len(kettles)], kettles[(turn * 7 + share) % len(kettles)]}
        with transaction.atomic():
            append_many(Entry(fact=fact, subject=kettle, at=at, actor=None) for kettle in chosen)
            if turn % 9 == 8:
                transaction.set_rollback(True)
                continue
        kept += len(chosen)
    return kept


def copy(batch: Sequence[Any]) -> None:
    """Take each position down, once: the table refuses a second time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO tests_copy (position) VALUES (%s)", [[event.position] for event in batch])


def reader() -> Any:
    """The subscriber that copies."""
    from giliran.ledger.subscriptions import Subscriber
    from tests.ledger.test_append import KettleBoiled

    return Subscriber(name="tests.copyist", kinds=(KettleBoiled.kind,), handle=copy)


def carry_on(kettle: UUID, more: int, at: datetime) -> dict[str, Any]:
    """Go on with a ledger as the runner would; say what it then holds."""
    from django.db import connection, transaction

    from giliran.ledger import invariants, sealer, sequencer, subscriptions
    from giliran.ledger.models import Cursor, Position
    from giliran.ledger.services import append
    from tests.ledger.test_append import KettleBoiled

    last_known = Cursor.objects.get(name="tests.copyist").position
    for cups in range(more):
        with transaction.atomic():
            append(KettleBoiled(cups=cups), subject=kettle, at=at, actor=None)
    while sequencer.sequence() or subscriptions.run_strictly(reader()):
        pass
    sealed = sealer.seal(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM tests_copy ORDER BY position")
        copied = [row[0] for row in cursor.fetchall()]
    return {
        "cursor before": last_known,
        "positions": list(Position.objects.order_by("position").values_list("position", flat=True)),
        "copied": copied,
        "sealed": sealed,
        "broken": [line for rule in invariants.INVARIANTS for line in rule.broken(at)],
    }


def nursery() -> None:
    """Bear a sequencer for each line on standard input and print its process id; the tests kill them.

    `pause`: it places one batch and stops before it commits. Otherwise it places small batches without end.
    """
    enter(sys.argv[1])
    from django.db import transaction

    from giliran.ledger import sequencer

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            continue
        if line.strip() == "pause":
            with transaction.atomic():
                sequencer.sequence()
                _born()
                time.sleep(60)
        sequencer._BATCH = 3
        _born()
        while True:
            sequencer.sequence()


def _born() -> None:
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    nursery()
