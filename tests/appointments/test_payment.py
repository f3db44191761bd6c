"""A paid place is never lost, however late the money or its news."""

from datetime import datetime, timedelta

import pytest

from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Slot
from giliran.appointments.queries import live_booking
from giliran.ledger.queries import concerning
from giliran.notifications.models import Message
from giliran.payments import queries as payments
from giliran.payments.rules import BillState
from tests.appointments.builders import (
    a_held_booking,
    a_slot,
    an_application,
    fill,
    pay,
    reference_data,
    row,
    settle,
)
from tests.support.ledger import run_all

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=130)


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def test_a_hold_ends_when_nobody_paid(at: datetime) -> None:
    slot = a_slot(at=at)
    held = a_held_booking(at=at, slot=slot)
    assert services.release_expired_holds(at=at + timedelta(minutes=119)) == 0
    assert services.release_expired_holds(at=at + timedelta(minutes=120)) == 1
    assert services.release_expired_holds(at=at + timedelta(minutes=120)) == 0
    slot.refresh_from_db()
    assert (row(held).state, slot.taken, slot.withheld) == ("expired", 0, 1)
    assert held.bill_id is not None
    assert payments.bill(held.bill_id).state == BillState.EXPIRED
    assert check(at + LATER) == []


def test_a_hold_whose_bill_is_paid_is_confirmed_when_it_would_end(at: datetime) -> None:
    held = a_held_booking(at=at)
    pay(held, at=at + timedelta(minutes=119))
    assert services.release_expired_holds(at=at + LATER) == 0
    assert row(held).state == "confirmed"
    settle(held, at=at + LATER)
    assert check(at + LATER) == []


def test_paid_late_the_place_is_kept_if_still_withheld(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    held = a_held_booking(at=at, slot=slot)
    services.release_expired_holds(at=at + LATER)
    pay(held, at=at + LATER)
    settle(held, at=at + LATER)
    slot.refresh_from_db()
    assert (row(held).state, row(held).slot_id) == ("confirmed", slot.id)
    assert (slot.taken, slot.withheld) == (1, 0)
    assert check(at + LATER) == []


def test_paid_late_the_next_free_place_nearest_in_time_is_found(at: datetime) -> None:
    gone = a_slot(at=at, capacity=1)
    a_slot(at=at, after=timedelta(days=9))
    nearest = a_slot(at=at, after=timedelta(days=6))
    a_slot(at=at, after=timedelta(days=7), office_code="jayapura")
    held = a_held_booking(at=at, slot=gone)
    services.release_expired_holds(at=at + LATER)
    services.reopen_due(at=at + timedelta(hours=5))
    a_held_booking(at=at + timedelta(hours=5), slot=gone)
    pay(held, at=at + timedelta(hours=5))
    settle(held, at=at + timedelta(hours=5))
    assert (row(held).state, row(held).slot_id) == ("confirmed", nearest.id)
    assert check(at + timedelta(hours=5)) == []


def test_paid_late_and_nothing_free_a_place_is_owed_and_chosen_without_paying_again(at: datetime) -> None:
    only = a_slot(at=at, capacity=1)
    held = a_held_booking(at=at, slot=only)
    services.release_expired_holds(at=at + LATER)
    services.reopen_due(at=at + timedelta(hours=5))
    a_held_booking(at=at + timedelta(hours=5), slot=only)
    pay(held, at=at + timedelta(hours=5))
    settle(held, at=at + timedelta(hours=5))
    owed = live_booking(held.application_id)
    assert owed is not None
    assert (owed.id, owed.state) == (held.id, "owed")
    assert check(at + timedelta(hours=5)) == []
    assert services.offer_places(at=at + timedelta(hours=6)) == 0
    new = a_slot(at=at, after=timedelta(days=10))
    assert services.offer_places(at=at + timedelta(hours=6)) == 1
    assert services.offer_places(at=at + timedelta(hours=7)) == 0
    services.release_expired_holds(at=at + timedelta(hours=8))
    services.move_booking(booking_id=owed.id, slot_id=new.id, at=at + timedelta(hours=8), actor=None)
    assert row(held).state == "confirmed"
    assert len(payments.bills_of(held.application_id)) == 1
    assert check(at + timedelta(hours=8)) == []


def test_paid_late_after_holding_another_place_the_money_pays_for_that_one(at: datetime) -> None:
    application = an_application(at=at)
    first = a_held_booking(at=at, application_id=application)
    services.release_expired_holds(at=at + LATER)
    second = a_held_booking(at=at + LATER, application_id=application)
    pay(first, at=at + LATER)
    settle(first, at=at + LATER)
    settle(first, at=at + LATER)
    assert (row(first).state, row(second).state) == ("expired", "confirmed")
    assert row(second).bill_id == first.bill_id
    assert check(at + LATER) == []


def test_a_person_busy_elsewhere_gets_the_place_once_free(at: datetime) -> None:
    """The same confirmed identity books by another account while the first one's payment is late."""
    from tests.appointments.builders import an_identity

    first, other = (an_application(at=at) for _account in range(2))
    for application in (first, other):
        an_identity(application_id=application, at=at, confirmed=True)
    late = a_held_booking(at=at, application_id=first)
    services.release_expired_holds(at=at + LATER)
    beside = a_held_booking(at=at + LATER, application_id=other)
    pay(late, at=at + LATER)
    settle(late, at=at + LATER)
    assert row(late).state == "expired"
    services.cancel_booking(booking_id=beside.id, at=at + LATER, actor=None)
    assert services.settle_waiting(at=at + LATER) == 1
    assert row(late).state == "confirmed"
    assert services.settle_waiting(at=at + LATER) == 0
    services.reopen_due(at=at + timedelta(hours=3))
    assert check(at + timedelta(hours=3)) == []


def test_the_news_of_a_payment_confirms_and_tells(at: datetime) -> None:
    held = a_held_booking(at=at)
    pay(held, at=at)
    run_all()
    assert row(held).state == "confirmed"
    kinds = [event.kind for event in concerning(held.application_id)]
    assert kinds.index("payments.bill_paid") < kinds.index("appointments.booking_confirmed")
    told = list(Message.objects.order_by("created_at").values_list("kind", flat=True))
    assert "appointments.confirmed" in told
    assert "appointments.held" not in told, "the bill tells of the hold: it has the code and the time"
    confirmed = Message.objects.get(kind="appointments.confirmed")
    assert held.code in confirmed.text
    assert "Kantor Imigrasi" in confirmed.text
    assert str(held.id) in confirmed.link


def test_a_whole_batch_of_payments_is_settled_in_one_go(at: datetime) -> None:
    slot = a_slot(at=at, capacity=5)
    held = fill(slot, at=at, people=5)
    for booking in held:
        pay(booking, at=at)
    run_all()
    assert set(Booking.objects.values_list("state", flat=True)) == {"confirmed"}
    assert Slot.objects.get(id=slot.id).taken == 5


def test_an_ended_application_gives_its_booking_up(at: datetime) -> None:
    from giliran.applications.rules import CancelReason
    from giliran.applications.services import cancel

    held = a_held_booking(at=at)
    cancel(application_id=held.application_id, reason=CancelReason.APPLICANT, at=at, actor=None)
    run_all()
    assert row(held).state == "cancelled"
    assert check(at) == []


def test_those_who_come_tomorrow_are_reminded_once_from_the_morning_on(at: datetime) -> None:
    held = a_held_booking(at=at)
    pay(held, at=at)
    settle(held, at=at)
    day_before = at + timedelta(days=6)
    assert services.remind(at=day_before - timedelta(hours=1)) == 0
    assert services.remind(at=day_before) == 1
    assert services.remind(at=day_before) == 0
    told = Message.objects.get(kind="appointments.reminder")
    assert told.subject.startswith("Besok")
    assert held.code in told.text
