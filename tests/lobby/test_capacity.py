"""When the day is full: the rule for itself, then the door of an office."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from giliran.foundation.clock import local_day
from giliran.foundation.remembering import remembering
from giliran.lobby import queries, services
from giliran.lobby.models import Device
from giliran.lobby.queries.door import Why
from giliran.lobby.queries.rebuild import rebuilt, stored
from giliran.lobby.rules.capacity import Load, fits, projected_end
from giliran.lobby.rules.states import StopReason
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView
from tests.lobby.builders import a_booking_for, a_hall, a_walk_in, an_officer, at_counter

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOTH = frozenset({"berkas", "foto"})
COUNTERS = st.lists(st.sampled_from([BOTH, frozenset({"berkas"}), frozenset({"foto"})]), min_size=1, max_size=6)
MINUTES = st.integers(0, 300)


def load(**given: Any) -> Load:
    known: dict[str, Any] = {
        "at": NINE, "opens_at": NINE - 60 * MINUTE, "closes_at": NINE + 120 * MINUTE, "margin_minutes": 15,
        "work": {"berkas": 60.0}, "counters": [BOTH], "own_minutes": 6.0,
    }  # fmt: skip
    return Load(**known | given)


def test_the_work_is_shared_among_the_counters_that_call_for_it() -> None:
    assert projected_end(load()) == NINE + 60 * MINUTE
    assert projected_end(load(counters=[BOTH, BOTH])) == NINE + 30 * MINUTE
    only = frozenset({"foto"})
    assert projected_end(load(counters=[BOTH, only])) == NINE + 60 * MINUTE
    both_steps = {"berkas": 60.0, "foto": 60.0}
    assert projected_end(load(work=both_steps, counters=[BOTH, only])) == NINE + 60 * MINUTE
    assert projected_end(load(work=both_steps, counters=[BOTH])) == NINE + 120 * MINUTE


def test_before_opening_and_over_the_break() -> None:
    assert projected_end(load(opens_at=NINE + 30 * MINUTE)) == NINE + 90 * MINUTE
    rest = {"break_starts": NINE + 30 * MINUTE, "break_ends": NINE + 75 * MINUTE}
    assert projected_end(load(**rest)) == NINE + 105 * MINUTE
    assert projected_end(load(**rest, work={"berkas": 20.0})) == NINE + 20 * MINUTE


def test_the_margin_before_closing_counts() -> None:
    assert fits(load(work={"berkas": 105.0}))
    assert not fits(load(work={"berkas": 106.0}))


@given(MINUTES, MINUTES, MINUTES, COUNTERS)
def test_more_work_never_ends_earlier_and_more_counters_never_later(
    papers: int, photos: int, more: int, counters: list[frozenset[str]]
) -> None:
    work = {"berkas": float(papers), "foto": float(photos)}
    ends = projected_end(load(work=work, counters=counters))
    assert projected_end(load(work=work | {"foto": float(photos + more)}, counters=counters)) >= ends
    assert projected_end(load(work=work, counters=[*counters, BOTH])) <= ends


@given(MINUTES, MINUTES, COUNTERS)
def test_nobody_is_refused_too_early(papers: int, photos: int, counters: list[frozenset[str]]) -> None:
    """Served in any order by whoever is free, it would not end earlier than that."""
    desks: list[list[Any]] = [[counter, 0] for counter in counters]
    left = {"berkas": papers, "foto": photos}
    if not all(any(step in counter for counter in counters) for step in left):
        return
    while sum(left.values()):
        able = [desk for desk in desks if any(left[step] for step in desk[0])]
        desk = min(able, key=lambda each: each[1])
        step = max(desk[0], key=lambda each: left[each])
        left[step] -= 1
        desk[1] += 1
    last = max(desk[1] for desk in desks)
    work = {"berkas": float(papers), "foto": float(photos)}
    assert projected_end(load(work=work, counters=counters, own_minutes=0.0)) <= NINE + last * MINUTE


def as_told(office: OfficeView, at: datetime) -> None:
    today = local_day(at, office.time_zone)
    assert rebuilt(office.id, today) == stored(office.id, today)


def closing(office: OfficeView, at: datetime) -> datetime:
    closes = offices.opening(office.id, local_day(at, office.time_zone)).closes
    return at.replace(hour=closes.hour - 8, minute=closes.minute)  # Denpasar is eight hours ahead of UTC


@pytest.mark.django_db
def test_the_door_is_open_in_the_morning_and_says_until_when(at: datetime) -> None:
    office = a_hall(code="denpasar")
    at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    found = services.may_enter(office.id, "walk_in", at)
    assert (found.open, found.sentence) == (True, "")
    assert found.ends_at is not None
    assert found.ends_at - at >= 12 * MINUTE


@pytest.mark.django_db
def test_close_to_closing_the_day_is_full_and_an_appointment_is_offered(at: datetime) -> None:
    office = a_hall(code="denpasar")
    at_counter(office=office, at=at)
    closes = closing(office, at)
    before = closes - 40 * MINUTE
    assert services.may_enter(office.id, "walk_in", before).open
    for _person in range(4):
        a_walk_in(office=office, at=before)

    found = services.may_enter(office.id, "walk_in", before)

    assert (found.open, found.why) == (False, Why.FULL)
    assert "penuh" in found.sentence
    assert "janji temu" in found.sentence
    kiosk = Device.objects.create(
        office_id=office.id, kind="kiosk", slug="pintu", name="Pintu", secret_hash=b"x", created_at=at
    )
    with pytest.raises(services.DoorClosed) as refused:
        services.walk_in(office_id=office.id, priority=False, at=before, actor=None, device=kiosk.id)
    assert str(refused.value.message) == found.sentence
    assert a_walk_in(office=office, at=before).number == "L-005", "an officer may still take somebody in"
    assert services.may_enter(office.id, "walk_in", closes + MINUTE).why == Why.CLOSED
    assert services.may_enter(office.id, "walk_in", at - timedelta(days=1)).why == Why.CLOSED


@pytest.mark.django_db
def test_places_are_kept_for_those_who_booked(at: datetime) -> None:
    office = a_hall()
    late = at + timedelta(hours=5)
    at_counter(office=office, at=at)
    free = services.may_enter(office.id, "walk_in", at)
    for _person in range(3):
        a_booking_for(office=office, starts_at=late)
    taken = services.may_enter(office.id, "walk_in", at)
    assert free.ends_at is not None
    assert taken.ends_at is not None
    assert taken.ends_at > free.ends_at


@pytest.mark.django_db
def test_stopped_by_hand_it_gives_no_numbers_until_it_is_opened(at: datetime) -> None:
    office = a_hall(code="denpasar")
    boss = an_officer(office=office, at=at)
    about: dict[str, Any] = {"office_id": office.id, "at": at, "actor": boss, "lane": "walk_in"}
    assert services.stop_door(**about, reason=StopReason.TROUBLE)
    assert not services.stop_door(**about, reason=StopReason.FULL)
    as_told(office, at)
    assert services.may_enter(office.id, "walk_in", at).why == Why.STOPPED
    assert services.may_enter(office.id, "priority", at).open
    with pytest.raises(services.DoorClosed):
        a_walk_in(office=office, at=at)
    a_walk_in(office=office, at=at, priority=True)

    assert services.open_door(**about)
    assert not services.open_door(**about)
    a_walk_in(office=office, at=at)
    as_told(office, at)
    with pytest.raises(services.UnknownService):
        services.stop_door(**about | {"lane": "vip"}, reason=StopReason.FULL)


@pytest.mark.django_db
def test_a_page_asks_little(at: datetime) -> None:
    office = a_hall()
    at_counter(office=office, at=at)
    a_walk_in(office=office, at=at)
    with remembering(), CaptureQueriesContext(connection) as asked:
        offices.office(office.id)
        for lane in ("walk_in", "priority"):
            assert queries.entry(office.id, lane, at).open
    assert len(asked) <= 14, [each["sql"][:140] for each in asked]
