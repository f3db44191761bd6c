"""Quota under crowds in several processes, with real commits: the door, a flow and a change of plan beside bookings."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db.models import Sum

from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, DoorCount, Slot
from giliran.appointments.services import make_slots, quota
from giliran.appointments.services.quota import Quota
from giliran.offices.queries import OfficeView
from tests.appointments.builders import an_application, an_office, reference_data
from tests.appointments.racers import hold_for_each, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


def come_in(tries: Sequence[int], office_id: UUID, at: datetime) -> list[str]:
    """Come to the door again and again; say each time whether one was let in."""
    from giliran.appointments.services.quota import DoorRefused, admit

    told = []
    for _try in tries:
        try:
            admit(office_id=office_id, lane="walk_in", at=at)
        except DoorRefused:
            told.append("used up")
        else:
            told.append("in")
    return told


def act(part: tuple[str, Sequence[UUID]], slot_id: UUID, office_id: UUID, at: datetime) -> list[str]:
    """Book, let places flow, or save fewer counters, whichever is this process's part."""
    from giliran.appointments.services import quota

    what, people = part
    if what == "book":
        return hold_for_each(people, slot_id, at)
    if what == "flow":
        return [f"flowed {quota.run_flows(at=at) > 0}"]
    draft = quota.FigureDraft(key="working_counters", value=2, first=TUESDAY)
    quota.apply(office_id=office_id, draft=draft, at=at, actor=None)
    return ["saved"]


def an_office_with(*quotas: Quota, at: datetime) -> OfficeView:
    reference_data()
    office, before = an_office(), at - timedelta(days=2)
    for wanted in quotas:
        quota.set_lane_plan(office_id=office.id, quota=wanted, valid_from=MONDAY, at=before, actor=None)
    make_slots(office_id=office.id, first=MONDAY, last=TUESDAY, at=before)
    return office


def test_the_door_lets_in_as_many_as_its_quota(at: datetime) -> None:
    office = an_office_with(Quota(lane="walk_in", places=10), at=at)
    assert race(come_in, [range(10)] * 4, office.id, at) == {"in": 10, "used up": 30}
    assert DoorCount.objects.get().admitted == 10


def test_places_flow_while_people_book_them(at: datetime) -> None:
    office = an_office_with(Quota(lane="express", share_percent=20), at=at)
    quota.set_flow(office_id=office.id, from_lane="express", to_lane="regular", days_before=1, at_time=time(8),
                   valid_from=MONDAY, at=at, actor=None)  # fmt: skip
    volume = Slot.objects.filter(local_date=TUESDAY).aggregate(total=Sum("capacity"))
    slot = Slot.objects.filter(local_date=TUESDAY, lane="express").earliest("starts_at")
    people = [an_application(at=at) for _person in range(40)]
    parts = [("book", people[::2]), ("flow", []), ("book", people[1::2]), ("flow", [])]
    told = race(act, parts, slot.id, office.id, at)
    slot.refresh_from_db()
    assert told["held"] == slot.taken == slot.capacity <= 13
    assert told["flowed True"] == 1
    assert Slot.objects.filter(local_date=TUESDAY).aggregate(total=Sum("capacity")) == volume
    assert check(at) == []


def test_fewer_counters_are_saved_while_people_book(at: datetime) -> None:
    office = an_office_with(at=at)
    slot = Slot.objects.filter(local_date=TUESDAY).earliest("starts_at")
    people = [an_application(at=at) for _person in range(24)]
    told = race(act, [("book", people[::2]), ("save", []), ("book", people[1::2])], slot.id, office.id, at)
    slot.refresh_from_db()
    assert told["saved"] == 1
    assert 6 <= told["held"] == slot.taken == slot.capacity <= 18
    assert len(quota.affected(office_id=office.id, at=at)) == Booking.objects.count() - 6
    assert check(at) == []
