"""Families in adjacent slots, all or nothing; each with a bill of their own; the express lane's surcharge."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Slot
from giliran.appointments.services import refusals
from giliran.appointments.services.party import adjacent
from giliran.foundation.ids import new_id
from giliran.payments import queries as payments
from tests.appointments.builders import a_held_booking, a_slot, an_application, an_identity, reference_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def _family(at: datetime, people: int) -> list[UUID]:
    return [an_application(at=at, email="ibu@example.id") for _person in range(people)]


def _after(slot: Slot, *, pause: int = 0, capacity: int = 1) -> Slot:
    starts_at = slot.ends_at + timedelta(minutes=pause)
    return Slot.objects.create(
        office_id=slot.office_id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), capacity=capacity,
        local_date=slot.local_date,
    )  # fmt: skip


def _hold(family: list[UUID], slot: Slot, at: datetime) -> list[UUID]:
    made = services.hold_party(application_ids=family, slot_id=slot.id, once_key=new_id(), at=at, actor=None)
    return [booking.id for booking in made]


def test_they_fill_the_slot_named_and_go_on_in_the_next(at: datetime) -> None:
    first = a_slot(at=at, capacity=2)
    second = _after(first)
    third = _after(second, capacity=5)
    made = Booking.objects.filter(id__in=_hold(_family(at, 5), first, at)).order_by("slot__starts_at")
    assert [booking.slot_id for booking in made] == [first.id, first.id, second.id, third.id, third.id]
    assert len({booking.bill_id for booking in made} - {None}) == 5
    assert check(at) == []


def test_a_pause_parts_slots(at: datetime) -> None:
    first = a_slot(at=at, capacity=1)
    _after(first, pause=30, capacity=9)
    assert adjacent(first, people=5) == [first]
    with pytest.raises(refusals.NoRoomForAll):
        _hold(_family(at, 2), first, at)
    assert not Booking.objects.exists()
    first.refresh_from_db()
    assert first.taken == 0


def test_one_who_cannot_keeps_all_from_it(at: datetime) -> None:
    slot, family = a_slot(at=at, capacity=9), _family(at, 3)
    a_held_booking(at=at, application_id=family[1])
    with pytest.raises(refusals.HasBooking):
        _hold(family, slot, at)
    slot.refresh_from_db()
    assert (slot.taken, Booking.objects.count()) == (0, 1)


def test_one_human_twice_in_a_family_is_no_family(at: datetime) -> None:
    slot, family = a_slot(at=at, capacity=9), _family(at, 2)
    for application in family:
        an_identity(application_id=application, at=at, confirmed=True)
    with pytest.raises(refusals.BookingRefused):
        _hold(family, slot, at)
    assert not Booking.objects.exists()


def test_express_costs_more(at: datetime) -> None:
    slot = a_slot(at=at)
    Slot.objects.filter(id=slot.id).update(lane="express")
    held = a_held_booking(at=at, slot=slot)
    assert held.bill_id is not None
    bill = payments.bill(held.bill_id)
    assert [line.text_code for line in bill.lines] == ["ordinary_10", "express"]
    assert bill.amount == sum(line.amount for line in bill.lines) > bill.lines[0].amount
