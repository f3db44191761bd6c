"""Quota as the office thinks of it: plans, what a change would do, moving people, flows."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from giliran.appointments import services
from giliran.appointments.invariants import check
from giliran.appointments.models import Booking, FlowRun, LanePlan, ReleaseSchedule, Slot, State
from giliran.appointments.services import quota
from giliran.appointments.services.quota import Quota
from giliran.ledger.queries import history
from giliran.offices.queries import OfficeView
from giliran.offices.rules import Hours
from giliran.offices.services import add_exception, set_figure
from tests.appointments.builders import a_confirmed_booking, a_held_booking, an_office, reference_data, row

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
TUESDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=5)
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def office() -> OfficeView:
    reference_data()
    return an_office()


def make(office: OfficeView, at: datetime) -> int:
    return services.make_slots(office_id=office.id, first=MONDAY, last=MONDAY + timedelta(days=13), at=at)


def planned(office: OfficeView, at: datetime, *quotas: Quota, first: date = TUESDAY) -> None:
    for wanted in quotas:
        quota.set_lane_plan(office_id=office.id, quota=wanted, valid_from=first, at=at, actor=None)


def places(day: date = TUESDAY) -> dict[str, int]:
    rows = Slot.objects.filter(local_date=day, open=True).values_list("lane").annotate(total=Sum("capacity"))
    return dict(rows.order_by())


def first_slot(lane: str = "regular", day: date = TUESDAY) -> Slot:
    return Slot.objects.filter(lane=lane, local_date=day).earliest("starts_at")


def test_a_plan_cuts_the_day_from_its_first_day_on(at: datetime, office: OfficeView) -> None:
    make(office, at)
    assert places() == {"regular": 252}
    planned(office, at, Quota(lane="express", share_percent=20), Quota(lane="priority", places=30, closes=time(10)),
            first=TUESDAY + timedelta(days=1))  # fmt: skip
    make(office, at)
    assert places() == {"regular": 252}
    assert places(TUESDAY + timedelta(days=1)) == {"regular": 180, "express": 42, "priority": 30}
    express = Slot.objects.filter(lane="express")
    assert max(slot.starts_at.astimezone(JAKARTA).time() for slot in express) < time(10)
    door = Slot.objects.filter(lane="priority")
    assert all(slot.unreleased == slot.capacity for slot in door)
    assert not Slot.objects.free(office_id=office.id, after=at, lane="priority").exists()
    planned(office, at, Quota(lane="express"), first=TUESDAY + timedelta(days=1))
    make(office, at)
    assert places(TUESDAY + timedelta(days=1)) == {"regular": 222, "priority": 30}
    assert check(at) == []


def test_plans_are_refused_where_they_cannot_be_kept(at: datetime, office: OfficeView) -> None:
    for wrong in (
        Quota(lane="express", share_percent=31),
        Quota(lane="walk_in", share_percent=3, places=4),
        Quota(lane="walk_in", places=4, opens=time(10), closes=time(9)),
        Quota(lane="collective", places=40),
    ):
        with pytest.raises(quota.QuotaRefused):
            planned(office, at, wrong)
    assert not LanePlan.objects.exists()


def test_a_weekend_opening_has_its_own_quota(at: datetime, office: OfficeView) -> None:
    planned(office, at, Quota(lane="weekend", places=60), Quota(lane="express", share_percent=20))
    add_exception(
        office_id=office.id, day=SATURDAY, hours=Hours(opens=time(8), closes=time(12)), reason_id="Paspor Simpatik",
        reason_en="Weekend service", at=at, actor=None,
    )  # fmt: skip
    make(office, at)
    assert places(SATURDAY) == {"weekend": 60}


def test_fewer_counters_lower_what_is_free_and_never_what_is_taken(at: datetime, office: OfficeView) -> None:
    make(office, at)
    slot = first_slot()
    Slot.objects.filter(id=slot.id).update(capacity=2)
    booked = [a_confirmed_booking(at=at, slot=slot) for _ in range(2)]
    set_figure(key="working_counters", value=0, unit="loket", valid_from=TUESDAY, at=at, actor=None,
               office_id=office.id)  # fmt: skip
    make(office, at)
    slot.refresh_from_db()
    assert (slot.taken, slot.open) == (2, False)
    assert row(booked[0]).slot_id == slot.id
    set_figure(key="working_counters", value=3, unit="loket", valid_from=TUESDAY, at=at, actor=None,
               office_id=office.id)  # fmt: skip
    make(office, at)
    assert places()["regular"] == 9 * 14
    assert check(at) == []


def test_what_is_still_to_be_released_is_kept_back(at: datetime, office: OfficeView) -> None:
    ReleaseSchedule.objects.create(
        office_id=office.id, every="week", weekday=5, at=time(14), covers="next_week", share_percent=50,
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    ReleaseSchedule.objects.create(
        office_id=office.id, every="day", at=time(8), covers="days", days_from=0, days_to=0, share_percent=50,
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    make(office, at)
    coming = first_slot(day=TUESDAY)
    assert (coming.capacity, coming.unreleased) == (18, 9)
    assert first_slot(day=MONDAY + timedelta(days=8)).unreleased == 18


def test_a_preview_names_whom_a_closure_touches_and_changes_nothing(at: datetime, office: OfficeView) -> None:
    make(office, at)
    paid, held = a_confirmed_booking(at=at, slot=first_slot()), a_held_booking(at=at, slot=first_slot())
    draft = quota.DayDraft(first=TUESDAY, hours=None, reason_id="Listrik padam", reason_en="Power cut")
    slots = list(Slot.objects.order_by("id").values())
    shown = quota.preview(office_id=office.id, draft=draft, at=at, actor=paid.id)
    assert [(change.day, change.affected) for change in shown.days] == [(TUESDAY, 2)]
    assert [(lane.lane, lane.before, lane.after, lane.taken) for lane in shown.days[0].lanes] == [
        ("regular", 252, 0, 2)
    ]
    assert {(found.conflict.booking_id, found.name, found.conflict.paid) for found in shown.affected} == {
        (paid.id, "Siti", True), (held.id, "Siti", False),
    }  # fmt: skip
    assert list(Slot.objects.order_by("id").values()) == slots
    assert [event.kind for event in history([office.id])] == []
    looks = [event for event in history([paid.id]) if event.kind == "appointments.conflict_seen"]
    assert len(looks) == 1
    assert shown.room > 1000


def test_saving_and_one_click_move_everybody_who_has_paid(at: datetime, office: OfficeView) -> None:
    make(office, at)
    slot = first_slot()
    people = [a_confirmed_booking(at=at, slot=slot) for _ in range(3)]
    draft = quota.DayDraft(first=TUESDAY, hours=None, reason_id="Listrik padam", reason_en="Power cut")
    assert quota.apply(office_id=office.id, draft=draft, at=at, actor=None) == 3
    assert quota.move_affected(office_id=office.id, at=at, actor=None) == quota.Moved(moved=3, owed=0, left=0)
    for person in people:
        now = row(person)
        assert now.slot is not None
        assert (now.state, now.reschedules, now.slot.local_date != TUESDAY) == (State.CONFIRMED, 0, True)
        assert "appointments.booking_moved" in [event.kind for event in history([person.id])]
    assert quota.affected(office_id=office.id, at=at) == []
    assert check(at) == []


def test_with_fewer_places_only_the_last_to_book_are_moved_or_owed(at: datetime, office: OfficeView) -> None:
    make(office, at)
    slot = first_slot()
    booked = [a_confirmed_booking(at=at + timedelta(seconds=n), slot=slot) for n in range(8)]
    draft = quota.FigureDraft(key="working_counters", value=2, first=TUESDAY)
    shown = quota.preview(office_id=office.id, draft=draft, at=at, actor=booked[0].id)
    assert [found.conflict.booking_id for found in shown.affected] == sorted(found.id for found in booked[6:])
    assert quota.apply(office_id=office.id, draft=draft, at=at, actor=None) == 2
    others = Slot.objects.exclude(id=slot.id)
    free = others.latest("starts_at")
    others.update(open=False, closed_because="office")
    Slot.objects.filter(id=free.id).update(open=True, closed_because="", capacity=1)
    assert quota.move_affected(office_id=office.id, at=at, actor=None) == quota.Moved(moved=1, owed=1, left=0)
    slot.refresh_from_db()
    assert (slot.capacity, slot.taken, slot.withheld) == (6, 6, 0)
    assert {found.state for found in Booking.objects.all()} == {State.CONFIRMED, State.OWED}
    assert check(at) == []


def test_unused_places_flow_once_within_their_own_time(at: datetime, office: OfficeView) -> None:
    planned(office, at, Quota(lane="express", share_percent=20))
    make(office, at)
    slot = first_slot("express")
    Slot.objects.filter(id=slot.id).update(capacity=1)
    a_held_booking_of_express = Slot.objects.filter(id=slot.id)
    a_held_booking_of_express.update(withheld=0)
    quota.set_flow(office_id=office.id, from_lane="express", to_lane="regular", days_before=1, at_time=time(14),
                   valid_from=MONDAY, at=at, actor=None)  # fmt: skip
    before = places()
    assert quota.run_flows(at=at) == 0  # it is nine in the morning
    later = at.replace(hour=7, minute=1)
    moved = quota.run_flows(at=later)
    assert moved == before["express"]
    assert quota.run_flows(at=later) == 0
    assert FlowRun.objects.get(local_date=TUESDAY).places == moved
    assert places() == {"regular": before["regular"] + moved, "express": 0}
    make(office, later)
    assert places() == {"regular": before["regular"] + moved, "express": 0}
    assert check(later) == []


def test_express_never_gets_more_than_its_share_nor_a_late_hour_by_a_flow(at: datetime, office: OfficeView) -> None:
    planned(office, at, Quota(lane="express", share_percent=28), Quota(lane="walk_in", places=100))
    make(office, at)
    quota.set_flow(office_id=office.id, from_lane="walk_in", to_lane="express", days_before=1, at_time=time(14),
                   valid_from=MONDAY, at=at, actor=None)  # fmt: skip
    assert quota.run_flows(at=at.replace(hour=8)) > 0
    express = Slot.objects.filter(lane="express", local_date=TUESDAY, capacity__gt=0)
    assert sum(slot.capacity for slot in express) <= 252 * 30 // 100
    assert max(slot.starts_at.astimezone(JAKARTA).time() for slot in express) < time(10)
    assert sum(places().values()) == 252


def test_the_examples_are_as_published_and_sown_once(at: datetime, office: OfficeView) -> None:
    make(office, at)
    assert quota.sow_examples(at=at) == 6
    assert quota.sow_examples(at=at) == 0
    of_batam = Slot.objects.filter(office_id=an_office(code="batam").id, local_date=TUESDAY, open=True)
    sums = dict(of_batam.values_list("lane").annotate(total=Sum("capacity")).order_by())
    assert sums == {"regular": 200, "express": 35, "priority": 50}
    door = of_batam.filter(lane="priority").values_list("starts_at", flat=True)
    assert {starts_at.astimezone(JAKARTA).time() for starts_at in door} == {
        time(7, 30), time(8), time(8, 30), time(9), time(9, 30),
    }  # fmt: skip
    airport = Slot.objects.filter(office_id=an_office(code="soekarno-hatta").id, local_date=TUESDAY)
    assert sum(slot.capacity for slot in airport) == 252
    saturday = Slot.objects.filter(office_id=office.id, local_date=SATURDAY, open=True)
    assert {(slot.lane, saturday.filter(lane="weekend").count()) for slot in saturday} == {("weekend", 8)}


def test_nothing_waits_for_a_release_that_will_not_come(at: datetime, office: OfficeView) -> None:
    make(office, at)
    slot = first_slot()
    Slot.objects.filter(id=slot.id).update(unreleased=5)
    make(office, at)
    slot.refresh_from_db()
    assert (slot.capacity, slot.unreleased) == (18, 0)
