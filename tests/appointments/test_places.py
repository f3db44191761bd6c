"""The one statement with many requests at once, as the fast lane will use it."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection

from giliran.applications import queries as applications
from giliran.appointments.events import SlotHeld
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Slot
from giliran.appointments.services.booking import moving
from giliran.appointments.services.claims import ensure_claim
from giliran.appointments.services.places import Outcome, Request, take_places
from giliran.foundation.ids import new_id
from giliran.ledger.queries import history
from tests.appointments.builders import (
    a_confirmed_booking,
    a_slot,
    an_application,
    an_identity,
    reference_data,
    row,
)
from tests.appointments.racers import book_in_batches, race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def _wish(slot: Slot, *, at: datetime, application: UUID | None = None, key: UUID | None = None) -> Request:
    application = application or an_application(at=at)
    person = applications.application(application).person_id
    ensure_claim(person)
    until = at + timedelta(hours=2)
    fact = SlotHeld(application=application, office=slot.office_id, slot=slot.id, starts_at=slot.starts_at, until=until)
    return Request(
        application=application, person=person, slot=slot.id, fact=fact, state="held", actor=None,
        once_key=key or new_id(), expires_at=until,
    )  # fmt: skip


def _outcomes(requests: list[Request], at: datetime) -> list[str]:
    return [answer.outcome.value for answer in take_places(requests, at=at)]


def test_the_first_to_arrive_win_each_slot(at: datetime) -> None:
    small, large = a_slot(at=at, capacity=2), a_slot(at=at, capacity=3)
    wishes = [_wish(slot, at=at) for slot in (small, large, small, small, large, large, large)]
    assert _outcomes(wishes, at) == ["booked", "booked", "booked", "full", "booked", "booked", "full"]
    assert {slot.taken for slot in Slot.objects.filter(id=small.id)} == {2}
    bookings = Booking.objects.all()
    assert all([event.subject_seq for event in history([booking.id])] == [1] for booking in bookings)


def test_losers_leave_nothing_behind(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    winner, loser = _wish(slot, at=at), _wish(slot, at=at)
    with connection.cursor() as cursor:
        take_places([winner, loser], at=at)
        for table in ("appointments_booking", "ledger_event WHERE kind LIKE 'appointments.%%'", "ledger_pending"):
            cursor.execute(f"SELECT count(*) FROM {table}", [])  # noqa: S608 - our own tables
            assert cursor.fetchone()[0] == 1, table
    assert _outcomes([_wish(a_slot(at=at), at=at, application=loser.application)], at) == ["booked"]


def test_one_person_twice_in_a_batch(at: datetime) -> None:
    slot, application, key = a_slot(at=at), an_application(at=at), new_id()
    same = [_wish(slot, at=at, application=application, key=key) for _try in range(2)]
    assert _outcomes([*same, _wish(slot, at=at, application=application)], at) == ["booked", "again", "again"]
    assert _outcomes([*same, _wish(slot, at=at, application=application)], at) == [
        "repeated",
        "repeated",
        "has_booking",
    ]


def test_two_accounts_of_one_identity_in_a_batch(at: datetime) -> None:
    slot, pair = a_slot(at=at), [an_application(at=at) for _account in range(2)]
    for application in pair:
        an_identity(application_id=application, at=at, confirmed=True)
    wishes = [_wish(slot, at=at, application=application) for application in pair]
    assert _outcomes(wishes, at) == ["booked", "again"]
    assert _outcomes(wishes[1:], at) == ["has_booking"]


def test_new_bookings_and_moves_side_by_side(at: datetime) -> None:
    """What a move frees is withheld, so nobody of the same batch can have it."""
    left, wanted = a_slot(at=at, capacity=1), a_slot(at=at, capacity=1)
    booking = row(a_confirmed_booking(at=at, slot=left))
    move = moving(booking, wanted, at=at, actor=None, by_office=False)
    assert _outcomes([_wish(left, at=at), move, _wish(wanted, at=at)], at) == ["full", "booked", "full"]
    booking.refresh_from_db()
    assert (booking.slot_id, booking.reschedules) == (wanted.id, 1)
    assert _outcomes([move], at) == ["same"]


def test_a_booking_that_has_ended_is_not_moved(at: datetime) -> None:
    booking = row(a_confirmed_booking(at=at))
    move = moving(booking, a_slot(at=at), at=at, actor=None, by_office=True)
    from giliran.appointments.services import cancel_booking

    cancel_booking(booking_id=booking.id, at=at, actor=None)
    assert _outcomes([move], at) == [Outcome.GONE]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_batches_from_several_processes_cross_without_deadlock(at: datetime) -> None:
    slots = [a_slot(at=at, capacity=7) for _slot in range(6)]
    wishes = [_wish(slots[number % 6], at=at) for number in range(90)]
    Random(3).shuffle(wishes)  # noqa: S311 - an order, not a secret
    # Every process asks for everything, each in another order: the same people and slots meet all the time.
    shares = [wishes[start:] + wishes[:start] for start in (0, 30, 60)]
    told = race(book_in_batches, shares, at)
    assert told["booked"] == 42
    assert told["booked"] + told["repeated"] + told["full"] == 270
    with connection.cursor() as cursor:
        cursor.execute("SELECT taken FROM appointments_slot")
        assert {found for (found,) in cursor.fetchall()} == {7}
    assert [line for line in check(at) if "a hold has a bill" not in line] == []
