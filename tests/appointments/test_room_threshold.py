"""The moving threshold: never more inside than there is room for, and never stuck."""

from datetime import datetime, timedelta

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as some

from giliran.appointments import invariants_room, rules_room
from giliran.appointments.models import Entry, EntryMember, Release, Slot
from giliran.appointments.queries.figures import figure_at
from giliran.appointments.rules_room import InLine, admit, minutes, pace, poll_seconds
from giliran.appointments.services.room import move_threshold
from giliran.appointments.services.room.threshold import GRACE
from giliran.ledger.queries import history
from tests.appointments.builders import a_held_booking, an_application
from tests.appointments.room_builders import STATE, a_release, in_line, places_of

_SIZES = some.lists(some.integers(1, 5), min_size=1, max_size=30)


@given(sizes=_SIZES, inside=some.integers(0, 20), left=some.integers(0, 30), most=some.integers(5, 20))
def test_a_step_never_lets_in_more_than_there_is_room_for(sizes: list[int], inside: int, left: int, most: int) -> None:
    line = [InLine(place, size) for place, size in enumerate(sizes, 1)]
    step = admit(line=line, admitted_to=0, inside=inside, left=left, most=most)
    size_of = dict(enumerate(sizes, 1))
    assert step.people == sum(size_of[place] for place in step.admitted)
    assert step.people == 0 or inside + step.people <= min(left, most)
    assert sorted([*step.admitted, *step.passed]) == list(range(1, step.admitted_to + 1))


@given(sizes=_SIZES, left=some.integers(0, 40), most=some.integers(5, 12), books=some.lists(some.booleans()))
def test_a_line_always_moves_until_nothing_is_left(sizes: list[int], left: int, most: int, books: list[bool]) -> None:
    """Everybody inside books or goes away between two looks; the line ends or the places do, in few looks."""
    line = [InLine(place, size) for place, size in enumerate(sizes, 1)]
    size_of, admitted_to, looks, decided = dict(enumerate(sizes, 1)), 0, 0, iter(books)
    while left and admitted_to < len(line):
        step = admit(line=line[admitted_to:], admitted_to=admitted_to, inside=0, left=left, most=most)
        assert step.admitted_to > admitted_to, "nobody is inside, and still nobody comes in"
        admitted_to, looks = step.admitted_to, looks + 1
        left -= sum(size_of[place] for place in step.admitted if next(decided, True))
        assert left >= 0
    assert looks <= len(line)


def test_how_often_to_ask() -> None:
    assert poll_seconds(waiting=10, polls_per_s=4000, turn_in=None) == rules_room.LEAST_SECONDS
    assert poll_seconds(waiting=90_000, polls_per_s=4000, turn_in=None) == 30
    assert poll_seconds(waiting=90_000, polls_per_s=4000, turn_in=20) == 10
    assert poll_seconds(waiting=9_000_000, polls_per_s=4000, turn_in=None) == rules_room.MOST_SECONDS


def test_the_pace_is_what_was_measured_lately() -> None:
    assert pace(steps=[], now=100) is None
    steps = [(0.0, 0), (60.0, 600), (120.0, 1200)]
    assert pace(steps=steps, now=120) == 10
    assert pace(steps=steps, now=1000) is None
    assert (minutes(ahead=1200, pace=10), minutes(ahead=3, pace=10), minutes(ahead=3, pace=None)) == (2, 1, None)


def _states(release: Release) -> list[str]:
    return list(Entry.objects.filter(release=release).order_by("place").values_list("state", flat=True))


@pytest.mark.django_db
def test_as_many_come_in_as_there_are_places(at: datetime) -> None:
    release = a_release(at=at, state=STATE.RUNNING, entrants=5)
    places_of(release, at=at, places=4)
    in_line(release, sizes=[1, 2, 1, 1, 1], at=at)
    moved = move_threshold(release.id, at=at)
    assert moved is not None
    assert (moved.admitted_to, moved.people, moved.inside, moved.left, moved.waiting) == (3, 4, 4, 4, True)
    assert _states(release) == ["admitted"] * 3 + ["waiting"] * 2
    again = move_threshold(release.id, at=at)
    assert again is not None
    assert (again.admitted_to, again.people, again.over) == (3, 0, False)
    assert len([fact for fact in history([release.id]) if fact.kind == "appointments.room_admitted"]) == 1


@pytest.mark.django_db
def test_who_lets_the_time_pass_makes_room_for_the_next(at: datetime) -> None:
    release = a_release(at=at, state=STATE.RUNNING, entrants=2)
    places_of(release, at=at, places=1)
    in_line(release, sizes=[1, 1], at=at)
    move_threshold(release.id, at=at)
    limit = timedelta(minutes=figure_at("room_choose_minutes", office_id=release.office_id, at=at)) + GRACE
    move_threshold(release.id, at=at + limit - timedelta(seconds=1))
    assert _states(release) == ["admitted", "waiting"]
    move_threshold(release.id, at=at + limit)
    assert _states(release) == ["gone", "admitted"]


@pytest.mark.django_db
def test_whoever_has_booked_is_inside_no_more(at: datetime) -> None:
    release = a_release(at=at, state=STATE.RUNNING, entrants=2)
    (slot,) = places_of(release, at=at, places=2)
    application = an_application(at=at)
    first, _second = in_line(release, sizes=[1, 1], at=at)
    Slot.objects.filter(id=slot.id).update(gate=None, capacity=1)
    held = a_held_booking(at=at, slot=slot, application_id=application)
    Slot.objects.filter(id=slot.id).update(gate=release.id, capacity=2)
    EntryMember.objects.create(
        release=release, entry=first, person_id=held.person_id, application_id=application, human=b"x"
    )
    move_threshold(release.id, at=at)
    assert _states(release) == ["admitted", "waiting"]
    from giliran.appointments.models import Booking

    Booking.objects.filter(id=held.id).update(release=release.id)
    moved = move_threshold(release.id, at=at + timedelta(seconds=1))
    assert moved is not None
    assert (_states(release), moved.left, moved.inside) == (["booked", "admitted"], 1, 1)


@pytest.mark.django_db
def test_a_family_too_large_for_what_is_left_is_passed_over_and_told(at: datetime) -> None:
    release = a_release(at=at, state=STATE.RUNNING, entrants=2)
    places_of(release, at=at, places=2)
    in_line(release, sizes=[3, 1], at=at)
    moved = move_threshold(release.id, at=at)
    assert moved is not None
    assert (moved.admitted_to, _states(release)) == (2, ["gone", "admitted"])
    assert Entry.objects.get(release=release, place=1).admitted_at is None


@pytest.mark.django_db
def test_a_sold_out_release_says_since_when(at: datetime) -> None:
    release = a_release(at=at, state=STATE.RUNNING, entrants=1)
    (slot,) = places_of(release, at=at, places=1)
    in_line(release, sizes=[1], at=at)
    Slot.objects.filter(id=slot.id).update(taken=F("capacity"))
    moved = move_threshold(release.id, at=at)
    assert moved is not None
    assert moved.over
    release.refresh_from_db()
    assert (release.sold_out_at, _states(release)) == (at, ["waiting"])


@pytest.mark.django_db
def test_a_release_that_does_not_run_stays_as_it_is(at: datetime) -> None:
    assert move_threshold(a_release(at=at).id, at=at) is None


@pytest.mark.django_db
def test_what_must_hold_of_rooms_is_noticed_when_it_does_not(at: datetime) -> None:
    release = a_release(at=at, state=STATE.RUNNING, entrants=2)
    places_of(release, at=at, places=1)
    first, second = in_line(release, sizes=[1, 1], at=at)
    move_threshold(release.id, at=at)
    told = {held.statement: list(held.broken(at)) for held in invariants_room.INVARIANTS}
    assert [len(lines) for lines in told.values()] == [2, 0, 0, 0], "these entries have nobody in them"
    Entry.objects.filter(id=first.id).update(state="waiting")
    Entry.objects.filter(id=second.id).update(state="booked")
    lines = [line for held in invariants_room.INVARIANTS[1:3] for line in held.broken(at)]
    assert len(lines) == 3
