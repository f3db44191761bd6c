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
