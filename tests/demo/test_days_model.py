"""The model of a day: pure, the same for the same seed, and true to its figures."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from statistics import mean, stdev
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giliran.demo.days import figures
from giliran.demo.days.clockwork import Clockwork
from giliran.demo.days.model import plan_day, work_minutes
from giliran.demo.days.mornings import until_morning
from giliran.demo.days.persons import person_of
from giliran.demo.days.plan import DayPlan, Kind, OfficeShape

MONDAY = date(2026, 11, 23)
JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = OfficeShape(
    code="jakarta-selatan",
    time_zone="Asia/Jakarta",
    opens=time(8),
    closes=time(16),
    break_starts=time(12),
    break_ends=time(13),
    slot_minutes=30,
    slot_capacity=18,
    early_minutes=30,
    steps=("berkas", "wawancara"),
    counters=(2, 3, 4),
    guests=75,
)


def shapes() -> st.SearchStrategy[OfficeShape]:
    return st.builds(
        lambda guests, counters, steps, zone: replace(
            OFFICE, guests=guests, counters=tuple(range(2, 2 + counters)), steps=steps, time_zone=zone
        ),
        st.integers(1, 150),
        st.integers(1, 9),
        st.sampled_from((("layanan",), ("berkas", "wawancara"))),
        st.sampled_from(("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")),
    )


@given(shapes(), st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 50))
@settings(max_examples=60)
def test_every_plan_is_possible(office: OfficeShape, day: date, seed: int) -> None:
    plan = plan_day(office=office, day=day, seed=seed)
    assert plan == plan_day(office=office, day=day, seed=seed)
    zone = ZoneInfo(office.time_zone)
    opens, closes = datetime.combine(day, office.opens, zone), datetime.combine(day, office.closes, zone)
    assert [guest.number for guest in plan.guests] == list(range(1, len(plan.guests) + 1))
    for guest in plan.guests:
        assert set(guest.serve_seconds) == set(office.steps)
        assert (guest.slot_at is not None) == guest.applies
        if guest.arrives_at is not None:
            assert opens - timedelta(minutes=office.early_minutes) < guest.arrives_at < closes
        if guest.arrives_at is not None and guest.slot_at is not None:
            assert guest.arrives_at > guest.slot_at - timedelta(minutes=office.early_minutes), "the door is closed"
    assert _fullest(plan) <= office.slot_capacity
    assert len(plan.shifts) == len(office.counters)
    assert {step for shift in plan.shifts for step in shift.steps} == set(office.steps) or len(office.counters) == 1
    for shift in plan.shifts:
        assert all(starts < ends for starts, ends in shift.breaks)
        assert shift.starts < opens < shift.ends


def _fullest(plan: DayPlan) -> int:
    slots = [guest.slot_at for guest in plan.guests if guest.slot_at]
    return max(slots.count(slot) for slot in set(slots))


@pytest.fixture(scope="module")
def many_days() -> list[DayPlan]:
    return [plan_day(office=OFFICE, day=MONDAY + timedelta(days=step), seed=7) for step in range(60)]


def test_the_kinds_and_no_shows_come_in_their_shares(many_days: list[DayPlan]) -> None:
    guests = [guest for plan in many_days for guest in plan.guests]
    assert mean(len(plan.guests) for plan in many_days) == pytest.approx(OFFICE.guests, rel=0.05)
    for kind, share in ((Kind.BOOKED, 0.76), (Kind.WALK_IN, 0.13), (Kind.PRIORITY, 0.11)):
        assert sum(guest.kind is kind for guest in guests) / len(guests) == pytest.approx(share, abs=0.03)
    booked = [guest for guest in guests if guest.applies]
    absent = sum(not guest.comes for guest in booked) / len(booked)
    assert absent == pytest.approx(figures.NO_SHOW_SHARE, abs=0.02)
    assert all(guest.comes for guest in guests if not guest.applies)


def test_services_take_as_long_as_was_measured_in_padang(many_days: list[DayPlan]) -> None:
    for step, minutes in (("berkas", 4.0), ("wawancara", 4.3)):
        took = [guest.serve_seconds[step] / 60 for plan in many_days for guest in plan.guests]
        assert mean(took) == pytest.approx(minutes, rel=0.05)
        assert stdev(took) / mean(took) == pytest.approx(figures.SPREAD, rel=0.15)
    # As many officers as sit there are kept about as busy as the busier desk of Padang, or less.
    assert mean(work_minutes(plan.guests) for plan in many_days) < 3 * 0.81 * figures.OFFICER_MINUTES


def test_walk_ins_have_their_peak_in_the_morning(many_days: list[DayPlan]) -> None:
    hours = [
        guest.arrives_at.astimezone(JAKARTA).hour
        for plan in many_days
        for guest in plan.guests
        if guest.kind is Kind.WALK_IN and guest.arrives_at
    ]
    assert hours.count(8) > 2 * hours.count(13)
    assert max(hours) < 15


def test_everybody_is_a_person_of_their_own(many_days: list[DayPlan]) -> None:
    people = [
        person_of(guest, office=office, day=plan.day, seed=7)
        for office in ("jakarta-selatan", "jayapura")
        for plan in many_days[:4]
        for guest in plan.guests
    ]
    for unique in ("nik", "email", "phone"):
        assert len({getattr(person, unique) for person in people}) == len(people)


def test_what_happens_happens_in_order() -> None:
    clock, seen = Clockwork(), []
    begins = datetime(2026, 11, 23, 8, tzinfo=JAKARTA)

    def first(at: datetime) -> None:
        seen.append(("first", at))
        clock.plan(at + timedelta(minutes=1), lambda at: seen.append(("between", at)))

    clock.plan(begins + timedelta(minutes=2), lambda at: seen.append(("last", at)))
    clock.plan(begins, first)
    assert clock.run(until=begins + timedelta(minutes=2)) == 2
    assert [what for what, _ in seen] == ["first", "between"]
    assert clock.run() == 1
    assert [at for _, at in seen] == sorted(at for _, at in seen)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-22T11:30", "2026-11-23T09:40"),  # a Sunday
        ("2026-11-23T05:00", "2026-11-23T09:40"),
        ("2026-11-23T10:00", "2026-11-23T10:00"),  # offices are at work
        ("2026-11-27T18:00", "2026-11-30T09:40"),  # Friday evening
        ("2026-08-16T23:00", "2026-08-18T09:40"),  # the eve of independence day
    ],
)
def test_a_demonstration_begins_in_the_middle_of_a_working_morning(now: str, then: str) -> None:
    here = datetime.fromisoformat(now).replace(tzinfo=JAKARTA)
    assert here + until_morning(here) == datetime.fromisoformat(then).replace(tzinfo=JAKARTA)
