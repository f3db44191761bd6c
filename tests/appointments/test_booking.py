"""Holding, confirming, moving and giving up a place."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from giliran.applications.models import Application
from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Claim, Slot, Withholding
from giliran.appointments.queries import BookingView, live_booking
from giliran.foundation.ids import new_id
from giliran.ledger.queries import history
from giliran.payments import queries as payments
from giliran.payments.rules import BillState
from tests.appointments.builders import (
    a_confirmed_booking,
    a_held_booking,
    a_slot,
    an_application,
    an_identity,
    an_office,
    pay,
    reference_data,
    row,
    settle,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def _counts(slot: Slot) -> tuple[int, int]:
    slot.refresh_from_db()
    return slot.taken, slot.withheld


def _facts(booking: BookingView) -> list[str]:
    return [event.kind.removeprefix("appointments.") for event in history([booking.id])]


def test_a_hold_takes_a_place_makes_a_bill_and_ends_in_two_hours(at: datetime) -> None:
    slot = a_slot(at=at)
    held = a_held_booking(at=at, slot=slot)
    assert held.state == "held"
    assert held.hold_expires_at == at + timedelta(minutes=120)
    assert held.bill_id is not None
    bill = payments.bill(held.bill_id)
    assert (bill.amount, bill.due_at, bill.office_id) == (650_000, held.hold_expires_at, slot.office_id)
    assert _counts(slot) == (1, 0)
    assert _facts(held) == ["slot_held"]
    assert check(at) == []


def test_the_same_key_again_is_the_same_booking(at: datetime) -> None:
    application, slot, key = an_application(at=at), a_slot(at=at), new_id()
    first, second = (
        services.hold_slot(application_id=application, slot_id=slot.id, once_key=key, at=at, actor=None)
        for _try in range(2)
    )
    assert first == second
    assert _counts(slot) == (1, 0)


def test_the_key_is_remembered_after_the_booking_has_ended(at: datetime) -> None:
    application, slot, key = an_application(at=at), a_slot(at=at), new_id()
    first = services.hold_slot(application_id=application, slot_id=slot.id, once_key=key, at=at, actor=None)
    services.cancel_booking(booking_id=first.id, at=at, actor=None)
    again = services.hold_slot(application_id=application, slot_id=slot.id, once_key=key, at=at, actor=None)
    assert (again.id, again.state) == (first.id, "cancelled")


def test_a_full_slot_refuses_and_takes_nothing(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    a_held_booking(at=at, slot=slot)
    late = an_application(at=at)
    with pytest.raises(services.SlotFull):
        a_held_booking(at=at, slot=slot, application_id=late)
    assert live_booking(late) is None
    assert payments.bills_of(late) == []
    assert a_held_booking(at=at, application_id=late).state == "held"


def test_a_person_has_one_live_booking_over_all_offices(at: datetime) -> None:
    application = an_application(at=at)
    a_held_booking(at=at, application_id=application)
    elsewhere = a_slot(at=at, office_code="jayapura")
    with pytest.raises(services.OtherOffice):
        a_held_booking(at=at, application_id=application, slot=elsewhere)
    Application.objects.filter(id=application).update(office_id=elsewhere.office_id)
    with pytest.raises(services.HasBooking):
        a_held_booking(at=at, application_id=application, slot=elsewhere)


def test_a_confirmed_identity_books_once_whatever_the_account(at: datetime) -> None:
    one, other = (an_application(at=at) for _account in range(2))
    for application in (one, other):
        an_identity(application_id=application, at=at, confirmed=True)
    a_held_booking(at=at, application_id=one)
    with pytest.raises(services.HasBooking):
        a_held_booking(at=at, application_id=other)


def test_somebody_elses_unconfirmed_number_blocks_nobody(at: datetime) -> None:
    one, other = (an_application(at=at) for _account in range(2))
    an_identity(application_id=one, at=at, confirmed=True)
    an_identity(application_id=other, at=at, confirmed=False)
    a_held_booking(at=at, application_id=one)
    assert a_held_booking(at=at, application_id=other).state == "held"


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_only_a_submitted_application_books(at: datetime, state: str) -> None:
    application = an_application(at=at)
    Application.objects.filter(id=application).update(state=state)
    with pytest.raises(services.NotReady):
        a_held_booking(at=at, application_id=application)


def test_a_closed_or_past_slot_refuses(at: datetime) -> None:
    slot = a_slot(at=at)
    services.close_day(office_id=slot.office_id, day=slot.local_date, at=at, actor=None)
    with pytest.raises(services.SlotClosed):
        a_held_booking(at=at, slot=slot)
    with pytest.raises(services.SlotClosed):
        a_held_booking(at=at, slot=a_slot(at=at, after=-timedelta(hours=2)))


def test_the_database_itself_refuses_an_oversell_and_a_second_booking(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    held = a_held_booking(at=at, slot=slot)
    with pytest.raises(IntegrityError, match="never_oversold"), transaction.atomic():
        Slot.objects.filter(id=slot.id).update(taken=2)
    twin = row(held)
    twin.id, twin.code, twin.once_key = new_id(), "X", None
    with pytest.raises(IntegrityError, match="one_live_a_person"), transaction.atomic():
        twin.save(force_insert=True)


def test_payment_confirms_once(at: datetime) -> None:
    held = a_held_booking(at=at)
    pay(held, at=at)
    settle(held, at=at)
    settle(held, at=at)
    assert _facts(held) == ["slot_held", "booking_confirmed"]
    assert check(at) == []


def test_moving_takes_the_new_place_and_withholds_the_old_one(at: datetime) -> None:
    old, new = a_slot(at=at), a_slot(at=at, after=timedelta(days=8))
    booking = a_confirmed_booking(at=at, slot=old)
    moved = services.move_booking(booking_id=booking.id, slot_id=new.id, at=at, actor=None)
    assert (moved.slot_id, moved.state, moved.reschedules) == (new.id, "confirmed", 1)
    assert (_counts(old), _counts(new)) == ((0, 1), (1, 0))
    assert _facts(booking)[-1] == "booking_moved"
    assert check(at) == []
    with pytest.raises(services.MovesUsedUp):
        services.move_booking(booking_id=booking.id, slot_id=old.id, at=at, actor=None)


def test_the_offices_own_move_is_not_counted(at: datetime) -> None:
    booking = a_confirmed_booking(at=at)
    for _move in range(2):
        booking = services.move_booking(
            booking_id=booking.id, slot_id=a_slot(at=at).id, at=at, actor=None, by_office=True
        )
    assert booking.reschedules == 0


def test_the_office_moves_nobody_who_has_not_paid(at: datetime) -> None:
    booking = a_held_booking(at=at)
    with pytest.raises(services.CannotChange):
        services.move_booking(booking_id=booking.id, slot_id=a_slot(at=at).id, at=at, actor=None, by_office=True)
    assert check(at) == []


def test_a_move_into_a_full_slot_changes_nothing(at: datetime) -> None:
    full, old = a_slot(at=at, capacity=1, taken=1), a_slot(at=at)
    booking = a_confirmed_booking(at=at, slot=old)
    with pytest.raises(services.SlotFull):
        services.move_booking(booking_id=booking.id, slot_id=full.id, at=at, actor=None)
    assert row(booking).slot_id == old.id
    assert _counts(old) == (1, 0)


@pytest.mark.parametrize(("hours", "allowed"), [(17 * 24, True), (6 * 24 - 1, True), (6 * 24 + 16, False)])
def test_changes_end_with_the_day_before_on_the_offices_own_calendar(at: datetime, hours: int, allowed: bool) -> None:  # noqa: FBT001 - a row of a table
    # The slot is on Monday 09.00 in Jakarta; Sunday is the last day, and ends at midnight there.
    slot = a_slot(at=at, after=timedelta(days=7) if hours < 7 * 24 else timedelta(days=21))
    booking = a_confirmed_booking(at=at, slot=slot)
    now, other = at + timedelta(hours=hours), a_slot(at=at, after=timedelta(days=30))
    if allowed:
        services.move_booking(booking_id=booking.id, slot_id=other.id, at=now, actor=None)
        return
    with pytest.raises(services.TooLate):
        services.move_booking(booking_id=booking.id, slot_id=other.id, at=now, actor=None)
    with pytest.raises(services.TooLate):
        services.cancel_booking(booking_id=booking.id, at=now, actor=None)


def test_only_to_the_same_office(at: datetime) -> None:
    booking = a_confirmed_booking(at=at)
    with pytest.raises(services.SlotClosed):
        services.move_booking(
            booking_id=booking.id, slot_id=a_slot(at=at, office_code="jayapura").id, at=at, actor=None
        )


def test_cancelling_frees_the_person_at_once_and_the_place_later(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    application = an_application(at=at)
    booking = a_held_booking(at=at, slot=slot, application_id=application)
    services.cancel_booking(booking_id=booking.id, at=at, actor=None)
    services.cancel_booking(booking_id=booking.id, at=at, actor=None)
    assert booking.bill_id is not None
    assert payments.bill(booking.bill_id).state == BillState.CANCELLED
    assert _facts(booking) == ["slot_held", "booking_cancelled"]
    with pytest.raises(services.SlotFull):
        a_held_booking(at=at, slot=slot)
    assert a_held_booking(at=at, application_id=application).state == "held"
    reopen_at = Withholding.objects.get(slot=slot).reopen_at
    assert at + timedelta(minutes=10) <= reopen_at <= at + timedelta(minutes=120)
    assert services.reopen_due(at=reopen_at) == 1
    assert _counts(slot) == (0, 0)
    assert check(at) == []


def test_a_hold_whose_bill_is_paid_cannot_be_cancelled_before_it_is_confirmed(at: datetime) -> None:
    held = a_held_booking(at=at)
    pay(held, at=at)
    with pytest.raises(services.CannotChange):
        services.cancel_booking(booking_id=held.id, at=at, actor=None)


def test_who_came_and_who_did_not(at: datetime) -> None:
    came, stayed_away = (a_confirmed_booking(at=at, slot=a_slot(at=at)) for _person in range(2))
    day = at + timedelta(days=7)
    services.mark_attended(booking_id=came.id, at=day, actor=None)
    services.mark_attended(booking_id=came.id, at=day, actor=None)
    assert services.mark_no_shows(at=day + timedelta(hours=10)) == 0  # the day is not over
    assert services.mark_no_shows(at=day + timedelta(hours=16)) == 1
    assert (row(came).state, row(stayed_away).state) == ("attended", "no_show")
    assert not Claim.objects.filter(booking__isnull=False).exists()
    assert check(day + timedelta(hours=16)) == []


def test_an_office_that_takes_payment_first_owes_a_place(at: datetime) -> None:
    office = an_office(code="denpasar")
    application = an_application(at=at, office_code="denpasar")
    slot = a_slot(at=at, office_code="denpasar")
    with pytest.raises(services.PayFirst):
        a_held_booking(at=at, slot=slot, application_id=application)
    bill_id: UUID = services.bill_before_slot(application_id=application, office_id=office.id, at=at, actor=None)
    from tests.appointments.builders import pay_bill

    pay_bill(bill_id, at=at)
    services.settle_bill(bill_id=bill_id, at=at)
    services.settle_bill(bill_id=bill_id, at=at)
    owed = live_booking(application)
    assert owed is not None
    assert (owed.state, owed.slot_id, owed.bill_id) == ("owed", None, bill_id)
    placed = services.move_booking(booking_id=owed.id, slot_id=slot.id, at=at, actor=None)
    assert (placed.state, placed.reschedules) == ("confirmed", 0)
    assert _facts(owed) == ["place_owed", "booking_confirmed"]
    assert Booking.objects.filter(application_id=application).count() == 1
    assert check(at) == []
