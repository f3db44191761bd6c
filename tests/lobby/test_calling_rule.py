"""The rule of calling: fair, and nobody starves."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from giliran.lobby.rules import calling
from giliran.lobby.rules.calling import Allowances, turn
from giliran.lobby.rules.states import VisitClass

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FIGURES = Allowances(grace_minutes=30, walk_in_minutes=30, priority_minutes=30)
Person = tuple[VisitClass, datetime | None, datetime]


def _turn(person: Person) -> datetime:
    visit_class, appointment, arrived_at = person
    return turn(visit_class=visit_class, appointment=appointment, arrived_at=arrived_at, allowances=FIGURES)


def minutes(count: int) -> datetime:
    return NINE + timedelta(minutes=count)


@st.composite
def people(draw: st.DrawFn) -> Person:
    arrived = minutes(draw(st.integers(0, 420)))
    visit_class = draw(st.sampled_from(VisitClass))
    if visit_class != VisitClass.BOOKED:
        return visit_class, None, arrived
    # The door lets people in from 30 minutes before the appointed time.
    return visit_class, arrived + timedelta(minutes=draw(st.integers(-200, 30))), arrived


def test_the_appointed_time_counts_and_not_who_came_earlier() -> None:
    early = (VisitClass.BOOKED, minutes(30), minutes(0))
    due = (VisitClass.BOOKED, minutes(15), minutes(14))
    assert sorted([early, due], key=_turn) == [due, early]


def test_late_within_grace_counts_from_arrival_and_beyond_it_like_a_walk_in() -> None:
    assert _turn((VisitClass.BOOKED, minutes(0), minutes(20))) == minutes(20)
    assert _turn((VisitClass.BOOKED, minutes(0), minutes(31))) == minutes(61)
    assert _turn((VisitClass.WALK_IN, None, minutes(31))) == minutes(61)


def test_priority_goes_before_who_came_half_an_hour_earlier_and_no_further() -> None:
    assert _turn((VisitClass.PRIORITY, None, minutes(29))) < _turn((VisitClass.BOOKED, minutes(0), minutes(0)))
    assert _turn((VisitClass.PRIORITY, None, minutes(31))) > _turn((VisitClass.BOOKED, minutes(0), minutes(0)))


@given(people(), people())
def test_nobody_is_overtaken_by_one_who_comes_much_later(one: Person, other: Person) -> None:
    arrived, came_later = one[2], other[2]
    limit = calling.longest_overtaking(FIGURES)
    late_for_both = arrived if one[1] is None else max(arrived, one[1])
    if came_later > late_for_both + limit:
        assert _turn(one) < _turn(other)


@given(st.lists(people(), min_size=1, max_size=40))
def test_whoever_is_called_first_is_due_first_in_any_crowd(crowd: list[Person]) -> None:
    """Serving one after another in this order, each is overtaken by those alone whose turn lies before theirs."""
    order = sorted(crowd, key=_turn)
    for place, person in enumerate(order):
        overtakers = [other for other in order[:place] if other[2] > person[2]]
        assert all(other[2] - person[2] <= timedelta(minutes=60 + 30) for other in overtakers)


@given(people(), st.integers(0, 300))
def test_a_call_in_vain_never_brings_anybody_forward(person: Person, after: int) -> None:
    had = _turn(person)
    assert calling.turn_after_miss(had=had, called_at=minutes(after)) >= had


@given(st.lists(st.tuples(people(), st.integers(1, 12)), min_size=1, max_size=30), st.integers(1, 4))
def test_no_class_starves_in_any_hall(crowd: list[tuple[Person, int]], counters: int) -> None:
    """A hall with any number of counters: everybody is called, and who came too late after somebody never before."""
    waiting, free, called = sorted(crowd, key=lambda each: each[0][2]), [NINE] * counters, []
    hall: list[tuple[Person, int]] = []
    while waiting or hall:
        at = min(free)
        if not hall:
            at = max(at, waiting[0][0][2])
        while waiting and waiting[0][0][2] <= at:
            hall.append(waiting.pop(0))
        first = min(hall, key=lambda each: _turn(each[0]))
        hall.remove(first)
        called.append((first[0], at))
        free[free.index(min(free))] = at + timedelta(minutes=first[1])
    assert len(called) == len(crowd)
    limit = calling.longest_overtaking(FIGURES)
    for place, (person, _at) in enumerate(called):
        due = person[2] if person[1] is None else max(person[1], person[2])
        for earlier, at in called[:place]:
            if at >= person[2]:  # both were there, or the other came while this one waited
                assert earlier[2] <= due + limit


@given(st.lists(people(), min_size=1, max_size=8))
def test_who_lets_others_pass_stands_just_behind_the_last_of_them(behind: list[Person]) -> None:
    passed = sorted(_turn(each) for each in behind)
    now_due = calling.turn_behind(passed[-1])
    assert all(turn_of < now_due for turn_of in passed)
    assert now_due - passed[-1] < timedelta(seconds=1), "and before whoever comes after"
