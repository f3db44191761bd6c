"""Slots made ahead, kept in line with the plan, closed and opened again."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from giliran.appointments import rules, services
from giliran.appointments.invariants import check
from giliran.appointments.models import Slot
from giliran.appointments.queries import day, month, nearby
from giliran.appointments.rules import DayState
from giliran.ledger.queries import history
from tests.appointments.builders import a_confirmed_booking, a_held_booking, a_slot, an_office, reference_data, row

MONDAY = date(2026, 11, 23)


@pytest.fixture
def office() -> object:
    reference_data()
    return an_office()


def _make(at: datetime, office_code: str = "jakarta-selatan", days: int = 13) -> int:
    office = an_office(code=office_code)
    return services.make_slots(office_id=office.id, first=MONDAY, last=MONDAY + timedelta(days=days), at=at)


@pytest.mark.django_db
def test_slots_follow_the_plan_and_are_made_once(at: datetime, office: object) -> None:
    assert _make(at) > 100
    assert _make(at) == 0
    tuesday = Slot.objects.filter(local_date=MONDAY + timedelta(days=1)).order_by("starts_at")
    jakarta = ZoneInfo("Asia/Jakarta")
    times = [slot.starts_at.astimezone(jakarta).time() for slot in tuesday]
    assert times[0] == time(8)
    assert times[-1] == time(15, 30)
    assert not any(time(12) <= found < time(13) for found in times)
    assert {slot.capacity for slot in tuesday} == {18}  # six counters, ten minutes a visit
    assert not Slot.objects.filter(local_date=MONDAY + timedelta(days=5)).exists()  # Saturday
    assert not Slot.objects.filter(starts_at__lte=at).exists()


@pytest.mark.django_db
def test_a_day_that_the_plan_loses_is_closed_and_opens_with_it_again(at: datetime, office: object) -> None:
    from giliran.offices.models import OpeningException

    _make(at)
    tuesday = MONDAY + timedelta(days=1)
    slot = Slot.objects.filter(local_date=tuesday).earliest("starts_at")
    held = a_held_booking(at=at, slot=slot)
    exception = OpeningException.objects.create(
        office_id=slot.office_id, day=tuesday, reason_id="Listrik padam", reason_en="Power cut"
    )
    _make(at)
    slot.refresh_from_db()
    assert (slot.open, slot.closed_because, slot.taken) == (False, "plan", 1)
    OpeningException.objects.filter(id=exception.id).update(withdrawn=True)
    _make(at)
    slot.refresh_from_db()
    assert slot.open
    assert held.slot_id == slot.id
    assert check(at) == []


@pytest.mark.django_db
def test_what_the_office_closes_stays_closed(at: datetime, office: object) -> None:
    _make(at)
    place = an_office()
    tuesday = MONDAY + timedelta(days=1)
    closed = services.close_day(office_id=place.id, day=tuesday, at=at, actor=None)
    assert closed == 14
    assert services.close_day(office_id=place.id, day=tuesday, at=at, actor=None) == 0
    _make(at)
    assert not Slot.objects.filter(local_date=tuesday, open=True).exists()
    assert [event.kind for event in history([place.id])] == ["appointments.day_closed"]


@pytest.mark.django_db
def test_a_closed_day_moves_its_people_and_owes_whom_it_cannot_place(at: datetime, office: object) -> None:
    closed, other = a_slot(at=at, after=timedelta(days=7)), a_slot(at=at, capacity=1, after=timedelta(days=8))
    first, second = (a_confirmed_booking(at=at, slot=closed) for _person in range(2))
    services.close_day(office_id=closed.office_id, day=closed.local_date, at=at, actor=None)
    assert services.move_displaced(at=at) == 1
    assert (row(first).slot_id, row(first).reschedules) == (other.id, 0)
    assert row(second).slot_id == closed.id
    soon = closed.starts_at - timedelta(hours=20)
    assert services.move_displaced(at=soon) == 1
    assert (row(second).state, row(second).slot_id) == ("owed", None)
    services.reopen_due(at=soon)
    assert check(soon) == []


@pytest.mark.django_db
def test_the_calendar_says_why_not(at: datetime, office: object) -> None:
    place = an_office()
    services.make_slots(office_id=place.id, first=MONDAY, last=MONDAY + timedelta(days=30), at=at)
    Slot.objects.filter(local_date=date(2026, 12, 1)).update(taken=18)
    november = {found.day: found for found in month(place.id, "ordinary_10", 2026, 11, at=at).days}
    december = {found.day: found for found in month(place.id, "ordinary_10", 2026, 12, at=at).days}
    assert november[date(2026, 11, 20)].state == DayState.PAST
    assert november[MONDAY].state == DayState.FREE
    assert november[date(2026, 11, 28)].state == DayState.CLOSED
    assert november[date(2026, 11, 28)].reason
    assert december[date(2026, 12, 1)].state == DayState.FULL
    assert december[date(2026, 12, 25)].state == DayState.CLOSED
    assert "Natal" in december[date(2026, 12, 25)].reason
    unreleased = december[date(2026, 12, 30)]
    assert (unreleased.state, unreleased.released_on) == (DayState.UNRELEASED, date(2026, 11, 30))


@pytest.mark.django_db
def test_a_product_that_is_not_sold_is_said_so_and_places_near_are_named(at: datetime, office: object) -> None:
    place = an_office(code="jayapura")
    _make(at, "jayapura")
    shown = month(place.id, "e_10", 2026, 11, at=at)
    if shown.not_sold:
        assert {found.state for found in shown.days} <= {DayState.NO_PRODUCT, DayState.PAST, DayState.CLOSED}
        assert day(place.id, "e_10", MONDAY, at=at) == []
    services.fill_horizon(at=at)
    near = nearby(an_office().id, "ordinary_10", at=at)
    assert len(near) == 3
    assert near == sorted(near, key=lambda found: found.distance_km)
    assert an_office().id not in {found.office.id for found in near}


def test_spans_leave_the_pause_out_and_never_run_over_it() -> None:
    found = [
        (span.starts_at.strftime("%H.%M"), span.ends_at.strftime("%H.%M"))
        for span in rules.spans(
            MONDAY,
            opens=time(8),
            closes=time(12, 10),
            minutes=45,
            time_zone="Asia/Jayapura",
            pause=(time(9), time(9, 30)),
        )
    ]
    assert found == [("08.00", "08.45"), ("09.30", "10.15"), ("10.15", "11.00"), ("11.00", "11.45")]


def test_a_freed_place_opens_at_a_moment_nobody_knows_but_before_its_slot() -> None:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    far, near = at + timedelta(days=3), at + timedelta(minutes=8)
    drawn = [
        rules.reopening(at=at, starts_at=far, shortest=10, longest=120, chance=chance) for chance in (0.0, 0.5, 0.999)
    ]
    assert drawn[0] == at + timedelta(minutes=10)
    assert drawn[1] == at + timedelta(minutes=65)
    assert drawn[2] < at + timedelta(minutes=120)
    soon = rules.reopening(at=at, starts_at=near, shortest=10, longest=120, chance=0.9)
    assert at < soon <= at + timedelta(minutes=4)
