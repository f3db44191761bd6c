"""Readers: in order, in batches, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from giliran.foundation.ids import new_id
from giliran.ledger import sequencer, subscriptions
from giliran.ledger.models import Cursor
from giliran.ledger.services import append
from giliran.ledger.subscriptions import Recorded, Subscriber
from tests.ledger.test_append import KettleBoiled

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """Remembers what it was given; fails when told to."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.fails = False
        self.subscriber = Subscriber(name="tests.reader", kinds=(KettleBoiled.kind,), handle=self.handle)

    def handle(self, batch: Sequence[Recorded[Any]]) -> None:
        if self.fails:
            raise RuntimeError
        self.seen += [event.fact.cups for event in batch]


@pytest.fixture
def reader() -> Reader:
    return Reader()


def _boil(count: int, at: datetime) -> None:
    with transaction.atomic():
        for cups in range(count):
            append(KettleBoiled(cups=cups), subject=new_id(), at=at, actor=None)
    sequencer.sequence()


def test_a_reader_sees_each_event_once_and_in_order(reader: Reader, at: datetime) -> None:
    _boil(450, at)
    while subscriptions.run_once(reader.subscriber, at):
        pass
    assert reader.seen == list(range(450))


def test_a_reader_that_fails_keeps_its_place_and_waits(reader: Reader, at: datetime) -> None:
    _boil(3, at)
    reader.fails = True
    assert subscriptions.run_once(reader.subscriber, at) == 0
    reader.fails = False
    assert subscriptions.run_once(reader.subscriber, at) == 0, "it is not tried again at once"
    assert Cursor.objects.get().failures == 1
    assert subscriptions.run_once(reader.subscriber, at + timedelta(minutes=5)) == 3
    assert reader.seen == [0, 1, 2]
    assert Cursor.objects.get().failures == 0


def test_what_a_reader_writes_and_its_place_move_together(reader: Reader, at: datetime) -> None:
    _boil(2, at)

    class KilledError(Exception):
        pass

    with pytest.raises(KilledError), transaction.atomic():
        subscriptions.run_strictly(reader.subscriber)
        raise KilledError
    reader.seen.clear()
    assert subscriptions.run_once(reader.subscriber, at) == 2
    assert reader.seen == [0, 1]
