"""How a day's places are cut into lanes."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from giliran.appointments.rules_lanes import DayPlan, Limits, Plan, adjusted, cut, kept_back, plan_of, spread

LIMITS = Limits(express_percent=30, express_until=time(10))
STARTS = [time(h, m) for h in (8, 9, 10, 11, 13, 14, 15) for m in (0, 30)]
SATURDAY, TUESDAY = date(2026, 11, 28), date(2026, 11, 24)


def a_plan(lane: str, *, places: int | None = None, share: int | None = None, weekday: int | None = None,
           opens: time | None = None, closes: time | None = None) -> Plan:  # fmt: skip
    return Plan(
        lane=lane, weekday=weekday, share_percent=share, places=places, opens=opens, closes=closes,
        valid_from=date(2026, 1, 1), valid_to=None,
    )  # fmt: skip


def a_day(*plans: Plan, day: date = TUESDAY) -> DayPlan:
    return plan_of(plans, day)


def test_without_plans_all_is_regular() -> None:
    assert cut(STARTS, capacity=18, plan=a_day(), limits=LIMITS) == {"regular": [18] * 14}


def test_express_takes_what_its_hours_hold_and_the_rest_is_regular() -> None:
    shared = cut(STARTS, capacity=18, plan=a_day(a_plan("express", share=25)), limits=LIMITS)
    assert shared["express"] == [16, 16, 16, 15] + [0] * 10  # a quarter of 252, all before ten
    assert shared["regular"][:5] == [2, 2, 2, 3, 18]
    crowded = cut(STARTS, capacity=18, plan=a_day(a_plan("express", share=100)), limits=LIMITS)
    assert sum(crowded["express"]) == 72  # thirty percent would be 75; until ten there are 72


def test_priority_comes_before_express_where_both_want_the_morning() -> None:
    both = a_day(a_plan("priority", places=50, closes=time(10)), a_plan("express", places=35))
    shared = cut(STARTS, capacity=18, plan=both, limits=LIMITS)
    assert (sum(shared["priority"]), sum(shared["express"])) == (50, 22)


def test_a_regular_quota_leaves_the_rest_unoffered() -> None:
    shared = cut(STARTS, capacity=18, plan=a_day(a_plan("regular", places=200)), limits=LIMITS)
    assert sum(shared["regular"]) == 200
    assert set(shared["regular"]) == {14, 15}


def test_a_weekend_quota_stands_alone_and_on_weekends_only() -> None:
    plans = [a_plan("weekend", places=60), a_plan("express", share=10), a_plan("walk_in", places=5, weekday=6)]
    weekend = cut(STARTS, capacity=18, plan=a_day(*plans, day=SATURDAY), limits=LIMITS)
    assert {lane: sum(places) for lane, places in weekend.items()} == {"walk_in": 5, "weekend": 60}
    assert set(plan_of(plans, TUESDAY).quotas) == {"express"}
    assert plan_of([a_plan("express", share=10)], SATURDAY).base == "regular"


def test_the_very_weekdays_plan_goes_before_the_one_for_every_day() -> None:
    plans = [a_plan("walk_in", places=0, weekday=2), a_plan("walk_in", places=9)]
    assert plan_of(plans, TUESDAY).quotas["walk_in"].places == 0
    assert plan_of(plans, date(2026, 11, 25)).quotas["walk_in"].places == 9


hours = st.none() | st.times(time(6), time(18))
quotas = st.builds(a_plan, lane=st.just("x"), places=st.integers(0, 500), opens=hours, closes=hours) | st.builds(
    a_plan, lane=st.just("x"), share=st.integers(0, 100), opens=hours, closes=hours
)


@given(
    starts=st.lists(st.times(), min_size=0, max_size=30, unique=True).map(sorted),
    capacity=st.integers(0, 40),
    given_plans=st.dictionaries(st.sampled_from(["regular", "express", "priority", "walk_in", "weekend"]), quotas),
    day=st.sampled_from([SATURDAY, TUESDAY]),
    percent=st.integers(0, 100),
)
def test_no_cut_ever_gives_more_than_there_is(
    starts: list[time], capacity: int, given_plans: dict[str, Plan], day: date, percent: int
) -> None:
    plans = [Plan(**{**vars(plan), "lane": lane}) for lane, plan in given_plans.items()]
    plan = plan_of(plans, day)
    shared = cut(starts, capacity=capacity, plan=plan, limits=Limits(express_percent=percent, express_until=time(10)))
    volume = capacity * len(starts)
    together = [sum(places) for places in zip(*shared.values(), strict=True)]
    assert all(place >= 0 for places in shared.values() for place in places)
    assert all(total <= capacity for total in together)
    express = shared.get("express", [0] * len(starts))
    assert sum(express) <= volume * percent // 100
    assert not any(place for start, place in zip(starts, express, strict=True) if start >= time(10))
    if plan.base not in plan.quotas:
        assert sum(together) == volume  # what nobody takes is the base lane's
    for lane, quota in plan.quotas.items():
        assert quota.places is None or sum(shared[lane]) <= quota.places
        for start, place in zip(starts, shared[lane], strict=True):
            assert not place or ((quota.opens is None or quota.opens <= start) and not (
                quota.closes is not None and start >= quota.closes))  # fmt: skip


@given(wanted=st.integers(0, 400), room=st.lists(st.integers(0, 40), max_size=20))
def test_spreading_is_whole_and_even(wanted: int, room: list[int]) -> None:
    shared = spread(wanted, room)
    assert sum(shared) == min(wanted, sum(room))
    assert all(0 <= got <= space for got, space in zip(shared, room, strict=True))
    unfilled = [got for got, space in zip(shared, room, strict=True) if got < space]
    assert not unfilled or max(shared) - min(unfilled) <= 1


@given(data=st.data())
def test_bringing_a_slot_in_line_never_breaks_it(data: st.DataObject) -> None:
    taken, withheld, unreleased, spare = (data.draw(st.integers(0, 30)) for _ in range(4))
    capacity, wanted = taken + withheld + unreleased + spare, data.draw(st.integers(0, 120))
    share = data.draw(st.integers(0, 100))
    to = adjusted(capacity=capacity, taken=taken, withheld=withheld, unreleased=unreleased, wanted=wanted, share=share)
    assert to.unreleased >= 0
    assert to.capacity >= taken + withheld + to.unreleased
    assert to.capacity == max(wanted, min(capacity, taken + withheld))
    assert to.too_many == max(0, taken - wanted)
    assert capacity == 0 or to.unreleased <= max(unreleased, wanted)


def test_the_doors_places_are_never_free_to_book() -> None:
    assert kept_back(capacity=7, lane="priority", share=0) == 7
    assert kept_back(capacity=7, lane="regular", share=60) == 4
