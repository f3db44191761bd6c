"""A hall played forward for somebody who comes later today."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from giliran.lobby.rules.estimates import Coming, Desk, Estimator, Hall, Journey
from giliran.lobby.rules.estimates.ahead import hall_ahead
from giliran.lobby.rules.estimates.past import Past

NINE = 9 * 3600.0
PAST = replace(Past(), services={"": np.full(9, 300.0), "papers": np.full(9, 300.0)}, gaps=np.zeros(2), shows=1.0)
BOOKED = tuple(Coming("papers", NINE + 600.0 + at) for at in range(30))


def _hall(waiting: int, *, desks: int = 2, came_s_ago: float = 5000.0, coming: tuple[Coming, ...] = ()) -> Hall:
    return Hall(
        day=date(2030, 1, 7),
        at=NINE,
        waiting=tuple(Journey(at, "papers", NINE - came_s_ago + at, visit_class="walk_in") for at in range(waiting)),
        serving=(),
        ended=tuple(
            Journey(f"before {at}", "papers", NINE - 5400, NINE - 320, NINE - 20, str(at + 1), served=True)
            for at in range(desks)
        ),
        desks=tuple(Desk(str(at + 1), frozenset({"papers"}), NINE - 7200) for at in range(desks)),
        coming=coming,
    )


def _left(hall: Hall, minutes: float) -> Hall:
    return hall_ahead(hall, PAST, ahead_s=minutes * 60, service="papers")


def test_the_queue_drains_at_the_pace_of_its_counters() -> None:
    # Two counters and five minutes each: in half an hour some twelve are called.
    then = _left(_hall(20), 31)
    assert len(then.waiting) == pytest.approx(6, abs=1)
    assert len(then.serving) == 2
    assert {one.counter for one in then.serving} == {"1", "2"}
    assert _left(_hall(20), 120).waiting == []


def test_those_who_go_on_waiting_have_waited_longer_by_then() -> None:
    hall = _hall(20)
    still = {one.visit: then.at - one.joined_at for then in [_left(hall, 10)] for one in then.waiting}
    assert still
    assert all(waited == pytest.approx(5000 - visit + 600) for visit, waited in still.items())  # type: ignore[operator]


def test_those_booked_in_between_are_there_by_then_and_later_ones_still_to_come() -> None:
    then = _left(_hall(0, coming=(*BOOKED, Coming("papers", NINE + 7200))), 15)
    assert 20 <= len(then.waiting) < 30
    assert [one.turn - then.at for one in then.coming] == [7200 - 900]


def test_as_many_come_without_an_appointment_as_came_in_the_last_hour() -> None:
    assert len(_left(_hall(40, came_s_ago=3000.0), 60).waiting) == pytest.approx(40 + 40 - 24, abs=3)
    booked = _hall(40, came_s_ago=3000.0)
    booked = replace(booked, waiting=[replace(one, visit_class="booked") for one in booked.waiting])
    assert len(_left(booked, 60).waiting) == pytest.approx(40 - 24, abs=3)


def test_a_service_that_has_just_begun_goes_on() -> None:
    begun = Journey("now", "papers", NINE - 900, NINE - 10, None, "2", served=True)
    (one,) = _left(replace(_hall(0), serving=(begun,)), 2).serving
    assert (one.visit, one.counter) == ("now", "2")
    assert _left(replace(_hall(0), serving=(begun,)), 10).serving == []


def test_without_counters_the_hall_stays_as_it_is() -> None:
    hall = replace(_hall(3), desks=())
    assert _left(hall, 30) is hall


def test_whoever_comes_when_the_queue_has_gone_waits_less_even_before_anything_was_learned() -> None:
    estimator, hall = Estimator(usual_service_s={"papers": 300.0}), _hall(24)
    now = estimator.if_joining(hall, service="papers")
    later = [estimator.if_joining(hall, service="papers", at=NINE + 60 * minutes) for minutes in (30, 60, 90)]
    assert now.middle_s > later[0].middle_s > later[1].middle_s
    assert later[2].middle_s < 0.2 * now.middle_s
    crowded = estimator.if_joining(_hall(4, coming=BOOKED), service="papers", at=NINE + 3600)
    assert crowded.middle_s > estimator.if_joining(_hall(4), service="papers", at=NINE + 3600).middle_s
