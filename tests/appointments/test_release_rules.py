"""Schedules on the office's own clock: month ends, three zones, shares that add up, and the coming ones in the plan."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giliran.appointments import queries
from giliran.appointments.models import Release, ReleaseSchedule
from giliran.appointments.rules_release import (
    Rule,
    days_covered,
    falls_on,
    occurrence,
    occurrences,
    places_to_come,
    releasing,
    share_to_come,
)
from giliran.appointments.services import release as releases
from tests.appointments.builders import an_office
from tests.appointments.release_builders import LANE, a_schedule

ZONES = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
days = st.dates(date(2025, 1, 1), date(2029, 12, 31))


def _rule(**fields: object) -> Rule:
    usual: dict[str, object] = {
        "id": UUID(int=1), "every": "week", "weekday": 5, "at": time(14), "covers": "next_week",
        "share_percent": 100, "room_minutes": 30, "valid_from": date(2024, 1, 1),
    }  # fmt: skip
    return Rule(**{**usual, **fields})  # type: ignore[arg-type]


rules = st.builds(
    _rule,
    every=st.sampled_from(["day", "week", "month"]),
    weekday=st.integers(1, 7),
    month_day=st.integers(0, 31),
    at=st.times().map(lambda at: at.replace(microsecond=0)),
    covers=st.sampled_from(["days", "next_week", "next_month"]),
    days_from=st.integers(0, 20),
    days_to=st.integers(20, 60),
    share_percent=st.integers(1, 100),
)


@pytest.mark.parametrize(
    ("month_day", "day", "due"),
    [
        (31, date(2026, 4, 30), True), (31, date(2026, 5, 30), False), (31, date(2026, 5, 31), True),
        (30, date(2027, 2, 28), True), (29, date(2028, 2, 29), True), (29, date(2027, 2, 28), True),
        (0, date(2026, 2, 28), True), (0, date(2026, 12, 31), True), (0, date(2026, 12, 30), False),
        (15, date(2026, 12, 15), True),
    ],
)  # fmt: skip
def test_a_month_that_is_too_short_has_its_last_day(*, month_day: int, day: date, due: bool) -> None:
    assert falls_on(_rule(every="month", month_day=month_day), day) == due


@pytest.mark.parametrize(
    ("fields", "on", "covered"),
    [
        ({"covers": "next_month"}, date(2026, 12, 31), (date(2027, 1, 1), date(2027, 1, 31))),
        ({"covers": "next_month"}, date(2027, 1, 31), (date(2027, 2, 1), date(2027, 2, 28))),
        ({"covers": "next_week"}, date(2026, 12, 27), (date(2026, 12, 28), date(2027, 1, 3))),
        ({"covers": "next_week"}, date(2026, 12, 28), (date(2027, 1, 4), date(2027, 1, 10))),
        ({"covers": "days", "days_from": 0, "days_to": 0}, date(2026, 2, 28), (date(2026, 2, 28), date(2026, 2, 28))),
        ({"covers": "days", "days_from": 1, "days_to": 7}, date(2026, 12, 31), (date(2027, 1, 1), date(2027, 1, 7))),
    ],
)
def test_which_days_a_release_covers(fields: dict[str, object], on: date, covered: tuple[date, date]) -> None:
    assert days_covered(_rule(**fields), on) == covered


@pytest.mark.parametrize(("zone", "hours"), ZONES.items())
def test_the_moment_is_the_offices_own(zone: str, hours: int) -> None:
    friday = occurrence(_rule(at=time(0, 30)), date(2026, 12, 4), time_zone=zone)
    assert friday.opens_at.astimezone(UTC) == datetime(2026, 12, 4, 0, 30, tzinfo=UTC) - timedelta(hours=hours)
    assert friday.room_opens_at == friday.opens_at - timedelta(minutes=30), "and its room opened on the day before"


@given(
    rule=rules, zone=st.sampled_from(list(ZONES)), day=days, spans=st.lists(st.integers(1, 10 * 24 * 60), max_size=6)
)
def test_however_time_is_cut_each_coming_due_is_met_once(rule: Rule, zone: str, day: date, spans: list[int]) -> None:
    begin = datetime.combine(day, time(), tzinfo=UTC)
    edges = [begin]
    for minutes in spans:
        edges.append(edges[-1] + timedelta(minutes=minutes))
    pieces = [
        each.opens_at
        for after, until in pairwise(edges)
        for each in occurrences(rule, after=after, until=until, time_zone=zone)
    ]
    whole = [each.opens_at for each in occurrences(rule, after=begin, until=edges[-1], time_zone=zone)]
    assert pieces == whole
    assert len(set(whole)) == len(whole)
    assert all(each.astimezone(ZoneInfo(zone)).time() == rule.at for each in whole)


@given(rule=rules, zone=st.sampled_from(list(ZONES)), day=days)
def test_a_day_knows_all_its_releases_and_only_those(rule: Rule, zone: str, day: date) -> None:
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(zone))
    around = occurrences(rule, after=noon - timedelta(days=130), until=noon + timedelta(days=2), time_zone=zone)
    assert releasing(rule, day, time_zone=zone) == [each for each in around if each.covers(day)]


@given(shares=st.lists(st.tuples(st.integers(1, 100), st.booleans()), max_size=6), capacity=st.integers(0, 500))
def test_shares_come_to_all_and_never_to_more(shares: list[tuple[int, bool]], capacity: int) -> None:
    left = share_to_come(shares)
    assert 0 <= left <= 100
    assert share_to_come([(share, True) for share, _ in shares]) == 0
    assert share_to_come([*shares, (100, True)]) == 0 or not shares or left
    for index, (share, passed) in enumerate(shares):
        if not passed:
            later = share_to_come([*shares[:index], (share, True), *shares[index + 1 :]])
            assert later <= left, "a release never takes places away"
    assert 0 <= places_to_come(capacity, left) <= capacity


def test_two_horizons_at_once() -> None:
    month, week = (40, False), (60, False)
    assert share_to_come([month, week]) == 100
    assert share_to_come([(40, True), week]) == 60
    assert share_to_come([(40, True), (60, True)]) == 0
    assert share_to_come([(40, False)]) == 40, "what no schedule speaks of is free from the beginning"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("office", "moment"),
    [
        ("jakarta-selatan", datetime(2026, 12, 4, 7, tzinfo=UTC)), ("makassar", datetime(2026, 12, 4, 6, tzinfo=UTC)),
        ("jayapura", datetime(2026, 12, 4, 5, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_the_plan_follows_the_schedules(office: str, moment: datetime) -> None:
    at = datetime(2026, 11, 30, 1, tzinfo=UTC)
    schedule = a_schedule(office_code=office, share_percent=40)
    a_schedule(office_code=office, every="day", weekday=None, at=time(14), covers="days", days_from=1, days_to=1)
    releases.plan_releases(at=at)
    assert releases.plan_releases(at=at) == 0, "once planned, nothing changes"
    rows = Release.objects.filter(office_id=schedule.office_id).order_by("opens_at")
    friday = rows.get(opens_at=moment)
    assert (friday.first_day, friday.last_day) == (date(2026, 12, 5), date(2026, 12, 13)), "two at once are one"
    assert rows.count() == 35
    ReleaseSchedule.objects.filter(every="day").update(valid_to=date(2026, 11, 29))
    releases.plan_releases(at=at)
    assert rows.filter(state="planned").count() == 5
    assert rows.get(opens_at=moment).first_day == date(2026, 12, 7)


@pytest.mark.django_db
def test_what_comes_next_is_told_for_a_day_and_for_a_lane() -> None:
    at = datetime(2026, 11, 30, 1, tzinfo=UTC)
    office = an_office()
    a_schedule(share_percent=40)
    a_schedule(every="month", weekday=None, month_day=0, covers="next_month", share_percent=60, at=time(9))
    day = date(2027, 1, 6)
    coming = queries.next_release(office_id=office.id, lane=LANE, at=at, day=day)
    assert coming is not None
    assert coming.opens_at == datetime(2026, 12, 31, 2, tzinfo=UTC), "the month's, before the week's"
    soonest = queries.next_release(office_id=office.id, lane=LANE, at=at)
    assert soonest is not None
    assert soonest.opens_at == datetime(2026, 11, 30, 2, tzinfo=UTC)
    shares = [
        queries.unreleased_share(office_id=office.id, lane=LANE, day=day, at=when)
        for when in (at, coming.opens_at - timedelta(seconds=1), coming.opens_at, datetime(2027, 1, 1, 7, tzinfo=UTC))
    ]
    assert shares == [100, 100, 40, 0]


@pytest.mark.django_db
def test_a_moment_counts_only_once_its_release_has_opened() -> None:
    at = datetime(2026, 11, 30, 1, tzinfo=UTC)
    office = an_office()
    a_schedule()
    releases.plan_releases(at=at)
    moment = datetime(2026, 12, 4, 7, tzinfo=UTC)
    asked = {"office_id": office.id, "lane": LANE, "day": date(2026, 12, 8), "at": moment + timedelta(minutes=1)}
    assert queries.unreleased_share(**asked) == 100, "planned, and not opened yet"  # type: ignore[arg-type]
    Release.objects.filter(opens_at=moment).update(state="running")
    assert queries.unreleased_share(**asked) == 0  # type: ignore[arg-type]
