"""The waiting list: whoever came first is asked first, and a family comes together or not at all."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from giliran.applications.models import Application
from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, Offer, Slot, Wish, Withholding
from giliran.appointments.queries import booking as booking_view
from giliran.appointments.queries import live_booking
from giliran.appointments.queries.wishes import WishView, position, wish
from giliran.foundation.clock import local_day
from giliran.ledger.queries import concerning, history
from giliran.notifications.models import Message
from giliran.payments import queries as payments
from tests.appointments.builders import (
    a_held_booking,
    a_slot,
    an_application,
    an_office,
    pay_bill,
    reference_data,
    row,
)
from tests.support.ledger import run_all

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MAIL = "keluarga@contoh.test"


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference_data()


def _today(at: datetime) -> date:
    return local_day(at, an_office().time_zone)


def _joined(at: datetime, *applications: UUID, **more: object) -> WishView:
    days = {"first_day": _today(at), "last_day": _today(at) + timedelta(days=30), **more}
    return services.join_wish(application_ids=applications, at=at, actor=None, **days)  # type: ignore[arg-type]


def _freed(slot: Slot, at: datetime, places: int = 1) -> None:
    for _place in range(places):
        held = a_held_booking(at=at, slot=slot)
        services.cancel_booking(booking_id=held.id, at=at, actor=None)


def _counts(slot: Slot) -> tuple[int, int]:
    slot.refresh_from_db()
    return slot.taken, slot.withheld


def _offer_of(found: WishView) -> Offer:
    return Offer.objects.get(wish_id=found.id, state="open")


def _facts(found: WishView) -> list[str]:
    return [event.kind.removeprefix("appointments.") for event in history([found.id])]


def test_the_earliest_fitting_wish_is_offered_a_freed_place_and_takes_it(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    elsewhen = _joined(at, an_application(at=at), last_day=_today(at) + timedelta(days=2))
    first = _joined(at + HOUR, an_application(at=at))
    second = _joined(at + 2 * HOUR, an_application(at=at))
    _freed(slot, at + 2 * HOUR)
    assert services.offer_freed(at=at + 2 * HOUR) == 1
    assert services.offer_freed(at=at + 2 * HOUR) == 0
    assert [wish(each.id).state for each in (elsewhen, first, second)] == ["waiting", "offered", "waiting"]
    offer = _offer_of(first)
    assert offer.expires_at == at + 3 * HOUR
    assert services.reopen_due(at=at + 6 * HOUR) == 0, "an offered place opens to nobody"
    now = at + 2 * HOUR + timedelta(minutes=59)
    [booked] = services.accept_offer(offer_id=offer.id, at=now, actor=None)
    assert services.accept_offer(offer_id=offer.id, at=now, actor=None) == [booked]
    held = booking_view(booked)
    assert (held.state, held.slot_id, held.hold_expires_at) == ("held", slot.id, now + 2 * HOUR)
    assert held.bill_id is not None
    assert payments.bill(held.bill_id).due_at == held.hold_expires_at
    assert _counts(slot) == (1, 0)
    assert _facts(first) == ["wish_made", "wish_offered", "wish_met"]
    assert check(now) == []


def test_what_nobody_answers_passes_on_to_the_next_and_then_opens_to_all(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    first, second = (_joined(at + n * HOUR, an_application(at=at)) for n in range(2))
    _freed(slot, at + HOUR)
    services.offer_freed(at=at + HOUR)
    late = _offer_of(first)
    now = late.expires_at
    with pytest.raises(services.OfferOver):
        services.accept_offer(offer_id=late.id, at=now, actor=None)
    assert services.expire_offers(at=now) == 1
    assert services.expire_offers(at=now) == 0
    assert services.offer_freed(at=now) == 1
    assert [wish(each.id).state for each in (first, second)] == ["waiting", "offered"]
    services.decline_offer(offer_id=_offer_of(second).id, at=now, actor=None)
    assert services.offer_freed(at=now) == 0, "nobody is asked twice about the same place"
    [withheld] = Withholding.objects.filter(slot=slot, ended_at=None)
    assert now + timedelta(minutes=10) <= withheld.reopen_at <= now + timedelta(minutes=120)
    assert services.reopen_due(at=withheld.reopen_at) == 1
    assert _counts(slot) == (0, 0)
    assert check(withheld.reopen_at) == []


def test_who_leaves_two_offers_unanswered_is_taken_off_and_told(at: datetime) -> None:
    found = _joined(at, an_application(at=at))
    now = at
    for _offer in range(2):
        _freed(a_slot(at=at, capacity=1), now)
        assert services.offer_freed(at=now) == 1
        now = _offer_of(found).expires_at
        services.expire_offers(at=now)
        run_all()
    assert wish(found.id).state == "over"
    assert _facts(found) == [
        "wish_made", "wish_offered", "offer_expired", "wish_offered", "offer_expired", "wish_over",
    ]  # fmt: skip
    told = list(Message.objects.order_by("created_at").values_list("kind", flat=True))
    mine = [kind for kind in told if "wish" in kind]
    assert mine == [
        "appointments.wish_offered", "appointments.wish_missed", "appointments.wish_offered", "appointments.wish_over",
    ]  # fmt: skip
    services.reopen_due(at=now)
    assert check(now) == []


def _family(at: datetime, people: int) -> list[UUID]:
    return [an_application(at=at, email=MAIL) for _person in range(people)]


def _row_of_slots(at: datetime, capacity: int, slots: int) -> list[Slot]:
    first = a_slot(at=at, capacity=capacity)
    made = [first]
    for number in range(1, slots):
        starts_at = first.starts_at + number * timedelta(minutes=30)
        made.append(
            Slot.objects.create(
                office_id=first.office_id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30),
                local_date=first.local_date, capacity=capacity,
            )
        )  # fmt: skip
    return made


def test_a_family_waits_for_enough_adjacent_places_and_takes_all(at: datetime) -> None:
    one, two, three, apart = _row_of_slots(at, 2, 4)
    family = _joined(at, *_family(at, 3))
    alone = _joined(at + HOUR, an_application(at=at))
    _freed(one, at + HOUR)
    _freed(apart, at + HOUR, 2)
    assert services.offer_freed(at=at + HOUR) == 1, "three places, but not side by side"
    assert wish(alone.id).state == "offered"
    services.decline_offer(offer_id=_offer_of(alone).id, at=at + HOUR, actor=None)
    _freed(two, at + HOUR)
    _freed(three, at + HOUR)
    assert services.offer_freed(at=at + HOUR) == 2
    offer = _offer_of(family)
    assert sorted(offer.places.values_list("slot_id", flat=True)) == sorted([one.id, two.id, three.id])
    booked = services.accept_offer(offer_id=offer.id, at=at + HOUR, actor=None)
    rows = list(Booking.objects.filter(id__in=booked).order_by("slot__starts_at"))
    assert [each.slot_id for each in rows] == [one.id, two.id, three.id]
    assert {each.party for each in rows} == {family.id}
    assert all(each.bill_id for each in rows)
    assert len({each.bill_id for each in rows}) == 3
    assert check(at + HOUR) == []


def test_a_family_takes_nothing_when_one_of_them_may_not(at: datetime) -> None:
    slot = a_slot(at=at, capacity=2)
    members = _family(at, 2)
    family = _joined(at, *members)
    _freed(slot, at)
    _freed(slot, at)
    services.offer_freed(at=at)
    offer = _offer_of(family)
    a_held_booking(at=at, application_id=members[1])
    with pytest.raises(services.HasBooking):
        services.accept_offer(offer_id=offer.id, at=at, actor=None)
    assert live_booking(members[0]) is None
    assert _counts(slot) == (0, 2)
    assert Offer.objects.get(id=offer.id).state == "open"
    assert check(at) == []


def test_who_is_owed_a_place_gets_it_without_another_bill(at: datetime) -> None:
    application = an_application(at=at, office_code="denpasar")
    office = an_office(code="denpasar")
    with pytest.raises(services.PayFirst):
        _joined(at, application)
    bill_id = services.bill_before_slot(application_id=application, office_id=office.id, at=at, actor=None)
    pay_bill(bill_id, at=at)
    services.settle_bill(bill_id=bill_id, at=at)
    found = _joined(at, application)
    slot = a_slot(at=at, capacity=1, office_code="denpasar")
    Slot.objects.filter(id=slot.id).update(withheld=1)
    owed = live_booking(application)
    assert owed is not None
    Withholding.objects.create(slot=slot, booking_id=owed.id, at=at, reopen_at=at + HOUR)
    services.offer_freed(at=at)
    [booked] = services.accept_offer(offer_id=_offer_of(found).id, at=at, actor=None)
    assert (booked, booking_view(booked).state) == (owed.id, "confirmed")
    assert len(payments.bills_of(application)) == 1
    assert check(at) == []


def test_joining_is_refused_with_what_to_do(at: datetime) -> None:
    application = an_application(at=at)
    booked = an_application(at=at)
    a_held_booking(at=at, application_id=booked)
    with pytest.raises(services.HasBooking):
        _joined(at, booked)
    with pytest.raises(services.NotReady):
        _joined(at, an_application(at=at, state="draft"))
    with pytest.raises(services.DaysNotPossible):
        _joined(at, application, last_day=_today(at) - timedelta(days=1))
    with pytest.raises(services.DaysNotPossible):
        _joined(at, application, last_day=_today(at) + timedelta(days=300))
    with pytest.raises(services.NotTogether):
        _joined(at, application, an_application(at=at))
    Application.objects.filter(id=application).update(service_id="passport_replacement")
    for lane in ("express", "priority"):
        with pytest.raises(services.LaneNotTheirs):
            _joined(at, application, lane=lane)
    with pytest.raises(services.TooManyTogether):
        _joined(at, *_family(at, 6))
    _joined(at, application)
    with pytest.raises(services.AlreadyWaiting):
        _joined(at, application)


def test_leaving_gives_what_was_offered_to_the_next(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    first, second = (_joined(at + timedelta(minutes=n), an_application(at=at)) for n in range(2))
    _freed(slot, at + HOUR)
    services.offer_freed(at=at + HOUR)
    services.leave_wish(wish_id=first.id, at=at + HOUR, actor=None)
    services.leave_wish(wish_id=first.id, at=at + HOUR, actor=None)
    services.offer_freed(at=at + HOUR)
    assert [wish(each.id).state for each in (first, second)] == ["left", "offered"]
    assert check(at + HOUR) == []


def test_wishes_end_with_their_days_or_with_a_place_found_otherwise(at: datetime) -> None:
    short = _joined(at, an_application(at=at), last_day=_today(at))
    application = an_application(at=at)
    busy = _joined(at, application)
    held = a_held_booking(at=at, application_id=application)
    assert services.end_wishes(at=at) == 0, "a place that is only held is not sure"
    assert held.bill_id is not None
    pay_bill(held.bill_id, at=at)
    services.settle_bill(bill_id=held.bill_id, at=at)
    assert services.end_wishes(at=at) == 1
    assert services.end_wishes(at=at + timedelta(days=1)) == 1
    assert [wish(each.id).state for each in (short, busy)] == ["over", "over"]
    run_all()
    assert [event.kind for event in concerning(application)][-1] == "appointments.wish_over"
    assert Message.objects.filter(kind="appointments.wish_over").count() == 1, "who has a place needs no word of it"


def test_what_the_office_closes_after_offering_it_is_taken_back_and_held_against_nobody(at: datetime) -> None:
    slot = a_slot(at=at, capacity=2)
    found = _joined(at, *_family(at, 2))
    _freed(slot, at, 2)
    services.offer_freed(at=at)
    offer = _offer_of(found)
    Slot.objects.filter(id=slot.id).update(open=False, closed_because="office")
    with pytest.raises(services.OfferClosed):
        services.accept_offer(offer_id=offer.id, at=at, actor=None)
    assert Offer.objects.get(id=offer.id).state == "open"
    assert _counts(slot) == (0, 2)
    assert services.expire_offers(at=at) == 1, "long before the time to answer is over"
    assert services.expire_offers(at=at) == 0
    assert (wish(found.id).state, wish(found.id).missed) == ("waiting", 0)
    assert _facts(found)[-1] == "offer_withdrawn"
    run_all()
    assert Message.objects.filter(kind="appointments.wish_withdrawn").count() == 1, "a family is told once"
    assert check(at) == []


def test_fewer_places_than_people_are_refused_whole(at: datetime) -> None:
    slot = a_slot(at=at, capacity=2)
    found = _joined(at, *_family(at, 2))
    _freed(slot, at, 2)
    services.offer_freed(at=at)
    offer = _offer_of(found)
    Withholding.objects.filter(offer=offer).update(offer=None)
    with pytest.raises(services.OfferClosed):
        services.accept_offer(offer_id=offer.id, at=at, actor=None)
    assert not Booking.objects.filter(application_id__in=found.applications).exists()
    assert _counts(slot) == (0, 2)


def test_what_a_running_release_keeps_is_offered_to_nobody(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    _joined(at, an_application(at=at))
    _freed(slot, at)
    Slot.objects.filter(id=slot.id).update(gate=slot.id)
    assert services.offer_freed(at=at) == 0


def test_a_late_payment_does_not_take_what_was_offered_to_somebody_else(at: datetime) -> None:
    slot = a_slot(at=at, capacity=1)
    held = a_held_booking(at=at, slot=slot)
    services.release_expired_holds(at=at + 2 * HOUR)
    found = _joined(at, an_application(at=at))
    assert services.offer_freed(at=at + 2 * HOUR) == 1
    assert held.bill_id is not None
    pay_bill(held.bill_id, at=at + 2 * HOUR)
    services.settle_bill(bill_id=held.bill_id, at=at + 2 * HOUR)
    assert row(held).state == "owed"
    services.accept_offer(offer_id=_offer_of(found).id, at=at + 2 * HOUR, actor=None)
    assert check(at + 2 * HOUR) == []


def test_the_position_is_told_as_it_is(at: datetime) -> None:
    days = [(0, 10), (20, 30), (5, 25)]
    made = [
        _joined(
            at + n * HOUR, an_application(at=at), first_day=_today(at) + timedelta(days=first),
            last_day=_today(at) + timedelta(days=last),
        )
        for n, (first, last) in enumerate(days)
    ]  # fmt: skip
    assert [(found.ahead, found.ahead_same_days) for found in (position(each, at=at) for each in made)] == [
        (0, 0), (1, 0), (2, 2),
    ]  # fmt: skip
    services.leave_wish(wish_id=made[0].id, at=at, actor=None)
    assert position(made[2], at=at).ahead == 1


def test_one_person_waits_once_by_the_database(at: datetime) -> None:
    from django.db import IntegrityError, transaction

    found = _joined(at, an_application(at=at))
    twin = Wish.objects.get(id=found.id)
    twin.pk = UUID(int=7)
    with pytest.raises(IntegrityError, match="one_a_person"), transaction.atomic():
        twin.save(force_insert=True)
