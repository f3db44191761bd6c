"""Positions: gapless, only for what has committed, in each subject's own order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection, transaction

from giliran.foundation.ids import new_id
from giliran.ledger import queries, sealer, sequencer
from giliran.ledger.models import Pending, Position, Seal
from giliran.ledger.services import append
from tests.ledger.test_append import KettleBoiled

pytestmark = pytest.mark.django_db(transaction=True)


def _boil(kettle: UUID, cups: int, at: datetime) -> None:
    with transaction.atomic():
        append(KettleBoiled(cups=cups), subject=kettle, at=at, actor=None)


@contextmanager
def _held_open(kettle: UUID, at: datetime) -> Iterator[None]:
    """Have a transaction with an appended event open for the length of the block, in another thread."""
    appended, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            append(KettleBoiled(cups=0), subject=kettle, at=at, actor=None)
            appended.set()
            release.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert appended.wait(20)
    try:
        yield
    finally:
        release.set()
        thread.join()


def test_a_long_transaction_neither_blocks_others_nor_is_skipped(at: datetime) -> None:
    slow, quick = new_id(), new_id()
    with _held_open(slow, at):
        for cups in range(5):
            _boil(quick, cups, at)
        assert sequencer.sequence() == 5
        assert queries.last_position() == 5
    assert sequencer.sequence() == 1
    assert list(Position.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert queries.history([slow])[0].position == 6


def test_many_writers_on_few_subjects_keep_every_subjects_order(at: datetime) -> None:
    kettles = [new_id() for _ in range(3)]

    def write() -> None:
        for cups in range(15):
            _boil(kettles[cups % 3], cups, at)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        sequencer.sequence()
    while sequencer.sequence():
        pass
    positions = list(Position.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 91))
    for kettle in kettles:
        history = sorted(queries.history([kettle]), key=lambda event: event.position)
        assert [event.subject_seq for event in history] == list(range(1, 31))


def test_a_sequencer_killed_in_the_middle_leaves_no_gap(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    kettle = new_id()
    for cups in range(7):
        _boil(kettle, cups, at)

    class KilledError(Exception):
        pass

    with pytest.raises(KilledError), transaction.atomic():
        # The batch is written, the transaction never commits: what a SIGKILL between the two leaves behind.
        assert sequencer.sequence() == 7
        raise KilledError
    assert not Position.objects.exists()
    assert Pending.objects.count() == 7
    assert sequencer.sequence() == 7
    assert queries.last_position() == 7


def test_only_one_sequencer_is_at_work(at: datetime) -> None:
    _boil(new_id(), 1, at)
    done: list[int] = []

    def second() -> None:
        done.append(sequencer.sequence())
        connection.close()

    with transaction.atomic():
        assert sequencer.sequence() == 1
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert done == [0]


def test_the_chain_of_seals_shows_a_change(at: datetime) -> None:
    kettle = new_id()
    for cups in range(5):
        _boil(kettle, cups, at)
    sequencer.sequence()
    assert sealer.seal(at) == 5
    _boil(kettle, 6, at)
    sequencer.sequence()
    assert sealer.seal(at) == 1
    assert sealer.seal(at) == 0
    assert sealer.broken_seal() is None
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_append_only")
        cursor.execute("UPDATE ledger_event SET data = '{\"cups\": 99}' WHERE subject_seq = 2")
        cursor.execute("ALTER TABLE ledger_event ENABLE TRIGGER ledger_event_append_only")
    assert sealer.broken_seal() == 5
    assert Seal.objects.count() == 2
