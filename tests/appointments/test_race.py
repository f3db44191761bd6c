"""Crowds in several processes, with real commits: nothing is oversold, nobody has two, no payment is lost."""

from datetime import datetime, timedelta
from random import Random

import pytest

from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Slot
from giliran.foundation.ids import new_id
from tests.appointments.builders import a_held_booking, a_slot, an_application, an_identity, reference_data
from tests.appointments.racers import hold_for_each, hold_with_key, pay_or_expire, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def test_200_people_and_10_places(at: datetime) -> None:
    slot = a_slot(at=at, capacity=10)
    people = [an_application(at=at) for _person in range(200)]
    told = race(hold_for_each, [people[start::4] for start in range(4)], slot.id, at)
    assert told == {"held": 10, "SlotFull": 190}
    slot.refresh_from_db()
    assert slot.taken == 10
    assert Booking.objects.filter(state="held").count() == 10
    assert check(at) == []


def test_one_person_in_40_places_at_once_has_one_booking(at: datetime) -> None:
    """Half of the tries are from a second account with the same confirmed identity."""
    slot = a_slot(at=at, capacity=100)
    own, twin = an_application(at=at), an_application(at=at)
    for application in (own, twin):
        an_identity(application_id=application, at=at, confirmed=True)
    told = race(hold_for_each, [[own, twin] * 5 for _process in range(4)], slot.id, at)
    assert told == {"held": 1, "HasBooking": 39}
    assert check(at) == []


def test_a_retry_that_overtakes_its_first_try_is_the_same_booking(at: datetime) -> None:
    slot, application, key = a_slot(at=at, capacity=5), an_application(at=at), new_id()
    told = race(hold_with_key, [[key] * 5 for _process in range(3)], application, slot.id, at)
    made = Booking.objects.get()
    assert told == {str(made.id): 15}
    assert Slot.objects.get().taken == 1


def test_payment_and_expiry_at_the_same_moment(at: datetime) -> None:
    slot = a_slot(at=at, capacity=12)
    held = [a_held_booking(at=at, slot=slot) for _person in range(12)]
    then = at + timedelta(minutes=120)
    parts = [("pay", booking.bill_id) for booking in held] + [("expire", booking.id) for booking in held]
    Random(7).shuffle(parts)  # noqa: S311 - an order, not a secret
    told = race(pay_or_expire, [parts[start::3] for start in range(3)], then)
    assert told["paid"] == 12
    assert set(Booking.objects.values_list("state", flat=True)) == {"confirmed"}
    assert check(then + timedelta(minutes=11)) == []


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(10))
def test_crowd_after_crowd(at: datetime, seed: int) -> None:
    """Ten crowds of five hundred, each on three slots of its own sizes."""
    chance = Random(seed)  # noqa: S311 - sizes, not secrets
    slots = [a_slot(at=at, after=timedelta(days=day), capacity=chance.randint(1, 60)) for day in (2, 3, 4)]
    for slot in slots:
        people = [an_application(at=at) for _person in range(500 // len(slots))]
        told = race(hold_for_each, [people[start::4] for start in range(4)], slot.id, at)
        assert told["held"] == slot.capacity
    assert check(at) == []
