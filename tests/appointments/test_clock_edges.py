"""The edges of the clock: midnight, the end of a month, three time zones, and two things in the same instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from giliran.appointments import queries, services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Offer, Slot, Wish, Withholding
from giliran.appointments.rules import DayState
from giliran.appointments.rules_wishes import offer_ends
from giliran.appointments.web import presenters
from giliran.foundation.clock import local_day
from giliran.offices.models import Figure
from giliran.payments import queries as payments
from giliran.payments.rules import BillState
from tests.appointments.builders import (
    a_confirmed_booking,
    a_held_booking,
    a_slot,
    an_application,
    an_office,
    pay,
    reference_data,
    row,
    settle,
)

SECOND = timedelta(seconds=1)
HOLD = timedelta(minutes=120)
LATER = timedelta(minutes=11)
# WIB is UTC+7, WITA UTC+8, WIT UTC+9: by what hour UTC the last day of November has begun and ended there.
ZONES = (("jakarta-selatan", 17), ("denpasar", 16), ("jayapura", 15))


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def _slot_at(starts_at: datetime, *, office_code: str, capacity: int = 2) -> Slot:
    made = a_slot(at=starts_at, after=timedelta(), office_code=office_code, capacity=capacity)
    Slot.objects.filter(id=made.id).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30),
        local_date=local_day(starts_at, an_office(code=office_code).time_zone),
    )  # fmt: skip
    made.refresh_from_db()
    return made


def _midnight(hour: int) -> datetime:
    """The end of November where it comes at this hour UTC."""
    return datetime(2026, 11, 30, hour, tzinfo=UTC)


@pytest.mark.parametrize(("office_code", "hour"), ZONES)
def test_the_month_ends_by_the_offices_own_clock(office_code: str, hour: int) -> None:
    office, midnight = an_office(code=office_code), _midnight(hour)
    _slot_at(midnight - timedelta(microseconds=1), office_code=office_code)  # the very end of the last day
    for moment, today in ((midnight - SECOND, date(2026, 11, 30)), (midnight, date(2026, 12, 1))):
        assert queries.today_at(office_id=office.id, at=moment) == today
        shown = queries.month(office.id, "ordinary_10", 2026, 11, at=moment)
        assert shown.today == today
        assert (shown.days[-1].state == DayState.PAST) == (today.month == 12)
        assert shown.last == today + timedelta(days=30)
        assert presenters.parse_month("", today) == (today.year, today.month)
        page = presenters.calendar_page(shown, application_id=office.id)
        assert (page.previous, page.following) == ("", "2026-12")


def test_a_year_and_a_leap_month_are_whole() -> None:
    office = an_office()
    december = queries.month(office.id, "ordinary_10", 2026, 12, at=datetime(2026, 12, 31, 3, tzinfo=UTC))
    page = presenters.calendar_page(december, application_id=office.id)
    assert page.following == "2027-01"
    january = queries.month(office.id, "ordinary_10", 2027, 1, at=datetime(2026, 12, 31, 3, tzinfo=UTC))
    assert presenters.calendar_page(january, application_id=office.id).previous == "2026-12"
    assert len(queries.month(office.id, "ordinary_10", 2028, 2, at=datetime(2028, 2, 1, 3, tzinfo=UTC)).days) == 29


@pytest.mark.parametrize(("office_code", "hour"), ZONES)
def test_changes_end_at_midnight_before_the_day_where_the_office_is(office_code: str, hour: int) -> None:
    midnight = _midnight(hour)
    before = midnight - timedelta(days=5)
    slot = _slot_at(midnight + timedelta(hours=9), office_code=office_code)  # 09.00 on the first of December
    other = _slot_at(midnight + timedelta(days=7, hours=9), office_code=office_code)
    booking = _confirmed(before, slot, office_code)
    changes = queries.changes_allowed(booking, at=midnight - SECOND)
    assert (changes.move, changes.cancel, changes.last_day) == (None, True, date(2026, 11, 30))
    assert not queries.changes_allowed(booking, at=midnight).cancel
    with pytest.raises(services.TooLate):
        services.move_booking(booking_id=booking, slot_id=other.id, at=midnight, actor=None)
    moved = services.move_booking(booking_id=booking, slot_id=other.id, at=midnight - SECOND, actor=None)
    assert moved.slot_id == other.id


def _confirmed(at: datetime, slot: Slot, office_code: str) -> UUID:
    """A confirmed booking, also where one pays first."""
    Slot.objects.filter(id=slot.id).update(taken=1)
    application = an_application(at=at, office_code=office_code)
    bill = services.bill_before_slot(application_id=application, office_id=slot.office_id, at=at, actor=None)
    from tests.appointments.builders import pay_bill

    pay_bill(bill, at=at)
    services.settle_bill(bill_id=bill, at=at)
    owed = queries.live_booking(application)
    assert owed is not None
    Slot.objects.filter(id=slot.id).update(taken=0)
    return services.move_booking(booking_id=owed.id, slot_id=slot.id, at=at, actor=None).id


@pytest.mark.parametrize(("office_code", "hour"), ZONES)
def test_who_did_not_come_is_noted_once_the_day_is_over_there(office_code: str, hour: int) -> None:
    midnight = _midnight(hour)
    slot = _slot_at(midnight - timedelta(hours=9), office_code=office_code)  # 15.00 on the last of November
    _confirmed(midnight - timedelta(days=3), slot, office_code)
    assert services.mark_no_shows(at=midnight - SECOND) == 0
    assert services.mark_no_shows(at=midnight) == 1


def test_a_figure_changes_at_the_offices_midnight() -> None:
    Figure.objects.filter(key="hold_minutes", office=None).update(valid_to=date(2026, 11, 30))
    Figure.objects.create(key="hold_minutes", value=45, unit="menit", valid_from=date(2026, 12, 1))
    for office_code, hour in ZONES:
        office, midnight = an_office(code=office_code), _midnight(hour)
        assert [
            queries.figure_at("hold_minutes", office_id=office.id, at=moment)
            for moment in (midnight - SECOND, midnight)
        ] == [120, 45]


def test_a_time_is_over_in_the_instant_in_which_it_begins(at: datetime) -> None:
    slot = _slot_at(at + HOLD, office_code="jakarta-selatan")
    assert a_held_booking(at=slot.starts_at - SECOND, slot=slot).state == "held"
    with pytest.raises(services.SlotClosed):
        a_held_booking(at=slot.starts_at, slot=slot)


def test_paid_in_the_instant_of_expiry_the_place_is_kept_whoever_is_first(at: datetime) -> None:
    paid_first, ended_first = (a_held_booking(at=at) for _person in range(2))
    pay(paid_first, at=at + HOLD)
    services.release_hold(booking_id=paid_first.id, at=at + HOLD)
    settle(paid_first, at=at + HOLD)
    services.release_hold(booking_id=ended_first.id, at=at + HOLD)
    pay(ended_first, at=at + HOLD)
    settle(ended_first, at=at + HOLD)
    for booking in (paid_first, ended_first):
        assert (row(booking).state, row(booking).slot_id) == ("confirmed", booking.slot_id)
        assert booking.bill_id is not None
        assert payments.bill(booking.bill_id).state == BillState.PAID
    assert check(at + HOLD) == []


def test_an_instant_before_its_end_a_hold_stands(at: datetime) -> None:
    held = a_held_booking(at=at)
    assert services.release_expired_holds(at=at + HOLD - timedelta(microseconds=1)) == 0
    assert services.release_expired_holds(at=at + HOLD) == 1
    assert row(held).state == "expired"


def test_a_freed_place_opens_in_its_instant_not_before(at: datetime) -> None:
    services.cancel_booking(booking_id=a_held_booking(at=at).id, at=at, actor=None)
    due = Withholding.objects.get().reopen_at
    assert services.reopen_due(at=due - timedelta(microseconds=1)) == 0
    assert services.reopen_due(at=due) == 1


def test_an_offer_at_night_stands_until_the_morning_of_the_office() -> None:
    starts_at = datetime(2026, 12, 5, 3, tzinfo=UTC)
    for zone, hour in (("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)):
        midnight = _midnight(hour)
        for moment in (midnight - timedelta(hours=3), midnight, midnight + timedelta(hours=7) - SECOND):
            until = offer_ends(at=moment, starts_at=starts_at, minutes=60, time_zone=zone)
            assert until == midnight + timedelta(hours=8)
        by_day = midnight - timedelta(hours=4)
        assert offer_ends(at=by_day, starts_at=starts_at, minutes=60, time_zone=zone) == by_day + timedelta(hours=1)
        soon = midnight + timedelta(hours=3)
        assert offer_ends(at=midnight, starts_at=soon, minutes=60, time_zone=zone) == soon - timedelta(hours=1)


def test_a_wish_lasts_to_the_end_of_its_last_day_where_the_office_is(at: datetime) -> None:
    for office_code, hour in ZONES[::2]:
        midnight = _midnight(hour)
        application = an_application(at=at, office_code=office_code)
        made = services.join_wish(
            application_ids=[application], first_day=date(2026, 11, 30), last_day=date(2026, 11, 30),
            at=midnight - timedelta(hours=2), actor=None,
        )  # fmt: skip
        services.end_wishes(at=midnight - SECOND)
        assert Wish.objects.get(id=made.id).state == "waiting"
        services.end_wishes(at=midnight)
        assert Wish.objects.get(id=made.id).state == "over"


# Two threads, real commits.


def _both(*attempts: Callable[[], object]) -> list[str]:
    """Do all at once; say of each what it came to."""
    ready = Barrier(len(attempts))

    def go(attempt: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return str(attempt())
        except services.BookingRefused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as threads:
        return list(threads.map(go, attempts))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_two_threads_pay_and_expire_in_the_same_instant(at: datetime, turn: int) -> None:
    held = a_held_booking(at=at)

    def paid() -> None:
        pay(held, at=at + HOLD)
        settle(held, at=at + HOLD)

    def ended() -> bool:
        return services.release_hold(booking_id=held.id, at=at + HOLD)

    _both(*((paid, ended) if turn % 2 else (ended, paid)))
    assert (row(held).state, row(held).slot_id) == ("confirmed", held.slot_id)
    assert check(at + HOLD + LATER) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_two_threads_accept_and_expire_an_offer(at: datetime, turn: int) -> None:
    slot = a_slot(at=at, capacity=1)
    services.cancel_booking(booking_id=a_held_booking(at=at, slot=slot).id, at=at, actor=None)
    application = an_application(at=at)
    services.join_wish(
        application_ids=[application], first_day=slot.local_date, last_day=slot.local_date, at=at, actor=None
    )
    services.offer_freed(at=at)
    offer = Offer.objects.get()
    last = offer.expires_at - timedelta(microseconds=1)

    def taken() -> int:
        return len(services.accept_offer(offer_id=offer.id, at=last, actor=None))

    def ended() -> int:
        return services.expire_offers(at=offer.expires_at)

    told = dict(zip(("taken", "ended"), _both(taken, ended) if turn % 2 else _both(ended, taken)[::-1], strict=True))
    assert told in ({"taken": "1", "ended": "0"}, {"taken": "OfferOver", "ended": "1"})
    services.reopen_due(at=offer.expires_at + 3 * HOLD)
    assert Booking.objects.filter(state="held").count() == (told["taken"] == "1")
    services.release_expired_holds(at=offer.expires_at + HOLD)
    services.reopen_due(at=offer.expires_at + 3 * HOLD)
    assert check(offer.expires_at + HOLD) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_threads_accept_the_same_offer_and_get_one_booking(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    services.cancel_booking(booking_id=a_held_booking(at=at, slot=slot).id, at=at, actor=None)
    services.join_wish(
        application_ids=[an_application(at=at)], first_day=slot.local_date, last_day=slot.local_date, at=at, actor=None
    )
    services.offer_freed(at=at)
    offer = Offer.objects.get()
    told = _both(*[lambda: services.accept_offer(offer_id=offer.id, at=at, actor=None)] * 2)
    assert len(set(told)) == 1
    assert Booking.objects.filter(state="held").count() == 1
    assert check(at + LATER) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_threads_offer_a_freed_place_once(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    services.cancel_booking(booking_id=a_held_booking(at=at, slot=slot).id, at=at, actor=None)
    for _person in range(3):
        services.join_wish(
            application_ids=[an_application(at=at)], first_day=slot.local_date, last_day=slot.local_date, at=at,
            actor=None,
        )  # fmt: skip
    told = _both(*[lambda: services.offer_freed(at=at)] * 2)
    assert sorted(told) == ["0", "1"]
    assert Offer.objects.count() == 1
    assert check(at) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_threads_join_for_one_person_once(at: datetime) -> None:
    application, day = an_application(at=at), at.date()
    told = _both(
        *[
            lambda: (
                services.join_wish(application_ids=[application], first_day=day, last_day=day, at=at, actor=None).state
            )
        ]
        * 2
    )
    assert sorted(told) == ["AlreadyWaiting", "waiting"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_threads_offer_and_open_the_same_place(at: datetime) -> None:
    """A freed place is offered, or opens to all, never both."""
    slot = a_slot(at=at, capacity=1)
    services.cancel_booking(booking_id=a_held_booking(at=at, slot=slot).id, at=at, actor=None)
    services.join_wish(
        application_ids=[an_application(at=at)], first_day=slot.local_date, last_day=slot.local_date, at=at, actor=None
    )
    due = Withholding.objects.get().reopen_at
    told = _both(lambda: services.offer_freed(at=due), lambda: services.reopen_due(at=due))
    slot.refresh_from_db()
    assert slot.withheld == int(told[0])
    assert check(due) == []


def test_a_booking_confirmed_by_one_who_paid_first_is_as_any_other(at: datetime) -> None:
    assert a_confirmed_booking(at=at).state == "confirmed"
