"""The figures that the estimates are judged by, on a log small enough to reckon by hand, and without look-ahead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from giliran.bench.estimate_days import Lobby
from giliran.lobby.rules.estimates import DayLog, Estimator, Hall, Journey, evaluation, trees
from giliran.lobby.rules.estimates.baselines import NAMES, Baselines, with_bounds
from giliran.lobby.rules.estimates.evaluation import evaluate, looks
from giliran.lobby.rules.estimates.logfile import LogProblem, read_log
from giliran.lobby.rules.estimates.scores import figures

TEN = 36000.0
HEADER = "visit,service,priority,joined_at,left_queue_at,service_ended_at,counter,outcome\n"


@pytest.fixture(scope="module", autouse=True)
def _few_trees() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trees, "_SETTINGS", {**trees._SETTINGS, "max_iter": 10, "learning_rate": 0.3})
        patch.setattr(trees, "_SEEDS", 1)
        yield


def _waited(seconds: float, *, served: bool = True, visit: str = "1", service: str = "a") -> Journey:
    ended = TEN + seconds + 100 if served else None
    return Journey(visit, service, TEN, TEN + seconds, ended, "1" if served else None, served=served)


@pytest.mark.parametrize(
    ("seconds", "tasks"),
    [(0, ""), (59, "B"), (60, "B"), (61, "BC"), (181, "BCCC"), (901, "B" + 15 * "C"), (5000, "B" + 15 * "C")],
)
def test_who_is_looked_at_when(seconds: float, tasks: str) -> None:
    found = list(looks(_waited(seconds)))
    assert "".join(task for task, _ in found) == tasks
    assert [at for _, at in found] == [TEN + 60 * number for number in range(len(tasks))]
    assert not list(looks(_waited(seconds, served=False)))


def test_the_figures_are_those_of_the_definitions() -> None:
    truth = np.array([10.0, 20.0, 30.0, 100.0])
    bounds = np.array([[0.0, 10.0, 20.0], [0.0, 10.0, 20.0], [0.0, 30.0, 40.0], [0.0, 40.0, 60.0]])
    found = figures(truth, bounds)
    assert found is not None
    assert (found["n"], found["mae_s"], found["cover90"], found["width_s"]) == (4, 17.5, 75.0, 35.0)
    assert found["rmse_s"] == round(((0 + 100 + 0 + 3600) / 4) ** 0.5, 3)
    low, middle, high = 0.05 * 160 / 4, 0.5 * 70 / 4, (0.05 * (10 + 0 + 10) + 0.95 * 40) / 4
    assert found["pinball_s"] == pytest.approx((low + middle + high) / 3, abs=0.001)
    assert figures(truth[:0], bounds[:0]) is None


def test_the_simple_estimators_by_hand() -> None:
    simple = Baselines((50.0, 40.0), 200.0, frozenset({"c"}))
    me = Journey("me", "a", TEN - 60)
    hall = Hall(
        day=date(2030, 1, 7),
        at=TEN,
        waiting=(me, Journey("before", "b", TEN - 90), Journey("apart", "c", TEN - 300), Journey("after", "a", TEN)),
        serving=(Journey("s", "b", TEN - 200, TEN - 30, None, "1", served=True),),
        ended=(
            Journey("e", "a", TEN - 900, TEN - 800, TEN - 500, "2", served=True),
            Journey("long ago", "a", TEN - 2000, TEN - 1900, TEN - 1800, "3", served=True),
        ),
    )
    said = dict(zip(NAMES, simple.middles(hall, me), strict=True))
    assert said["mean"] == 40
    assert said["les"] == 170 - 60
    assert said["hol"] == 90 - 60
    assert said["queue_length_ahead"] == 2 * 200 / 2  # one before me; services of 300 and 100 s; two counters lately
    said = dict(zip(NAMES, simple.middles(replace(hall, waiting=(replace(me, joined_at=TEN),)), me), strict=True))
    assert simple.middles(hall, replace(me, joined_at=TEN))[0] == 50


def test_bounds_of_simple_estimators_come_from_their_misses() -> None:
    bounds, median = with_bounds(np.array([100.0, 0.0]), missed=np.linspace(-50, 150, 201))
    assert bounds.tolist() == [[60.0, 100.0, 240.0], [0.0, 0.0, 140.0]]
    assert median.tolist() == [150.0, 50.0]


def test_services_whose_people_are_passed_over_stand_apart() -> None:
    log = Lobby(people=60, counters=2).day(date(2030, 1, 7), seed=4)
    apart = tuple(
        Journey(f"apart {at}", "apart", one.joined_at - 2000, one.joined_at + 4000, None, "x", served=True)
        for at, one in enumerate(log.journeys[:6])
    )
    mixed = replace(log, journeys=(*log.journeys, *apart))
    assert Baselines.of([mixed], mean_wait_s=(0, 0)).apart == {"apart"}
    assert Baselines.of([log], mean_wait_s=(0, 0)).apart <= {"portrait"}


def test_each_day_is_told_by_what_was_learned_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    days = Lobby(people=40, counters=2).days(9)
    asked: list[tuple[date, date]] = []
    ask = evaluation._ask

    def watched(log: DayLog, estimator: Estimator, baselines: Baselines, stage: evaluation._Stage) -> None:
        assert estimator.last_day is not None
        asked.append((estimator.last_day, log.day))
        ask(log, estimator, baselines, stage)

    monkeypatch.setattr(evaluation, "_ask", watched)
    found = evaluate(days, train_until=days[5].day, calibrate_until=days[6].day)
    assert asked == [(before.day, log.day) for before, log in pairwise(days[5:])]
    assert list(found)[:2] == ["B", "C"]
    assert found["B"]["estimate"]["n"] == sum(task == "B" for task in _tasks(days[7:]))
    assert found["C"]["baselines"]["les"]["n"] == sum(task == "C" for task in _tasks(days[7:]))
    assert found["gave_up"]["n"] == sum(not one.served for log in days[7:] for one in log.journeys)
    asked_before = found["asked_before"]
    assert list(asked_before) == ["15 min", "30 min", "60 min", "120 min"]
    numbers = [each["n"] for each in asked_before.values()]
    assert found["B"]["estimate"]["n"] >= numbers[0] >= numbers[-1] > 0, "nobody is asked for before a counter opens"


def _tasks(days: Sequence[DayLog]) -> list[str]:
    return [task for log in days for one in log.journeys for task, _ in looks(one)]


def test_another_last_day_changes_no_figure_of_the_days_before() -> None:
    days = Lobby(people=40, counters=2).days(8)
    other = [*days[:7], Lobby(people=20, counters=1).day(days[7].day, seed=77)]
    stages = []
    for log in (days, other):
        stage, simple = evaluation._Stage(), Baselines((0, 0), 300, frozenset())
        evaluation._ask(log[6], Estimator().fit(log[:6]), simple, stage)
        stages.append(stage)
    assert stages[0] == stages[1]


def test_too_few_days_are_refused() -> None:
    days = Lobby(people=5, counters=1).days(3)
    for train, calibrate in ((-1, 1), (0, 0), (0, 2)):
        first = days[0].day
        with pytest.raises(ValueError, match="days"):
            evaluate(days, train_until=first + timedelta(train), calibrate_until=first + timedelta(calibrate))


def test_a_log_is_read_by_day_and_its_mistakes_are_told(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        HEADER
        + "1,a,1,2030-01-07T10:00:00,2030-01-07T10:01:00,2030-01-07T10:05:00,C1,served\n"
        + "2,b,0,2030-01-08T23:59:00,2030-01-09T00:01:00,,,abandoned\n"
    )
    first, second = read_log(file)
    assert first.journeys == (Journey("1", "a", TEN, TEN + 60, TEN + 300, "C1", served=True, head_start=90.0),)
    assert second.day == date(2030, 1, 8)
    assert second.journeys[0].left_queue_at == 86460
    for wrong in (
        "x,y\n",
        HEADER + "1,a,0,yesterday,,,,served\n",
        HEADER + "1,a,0,2030-01-07T10:00:00,2030-01-07T09:00:00,,,served\n",
    ):
        file.write_text(wrong)
        with pytest.raises(LogProblem):
            read_log(file)
    with pytest.raises(LogProblem):
        read_log(tmp_path / "nowhere.csv")
