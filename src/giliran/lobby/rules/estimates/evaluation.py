"""How good the estimator is on a log: each night refitted to the days before, each estimate made as it would have been.

Task B: at the instant of joining, for those who had to wait. Task C: at each whole minute still waiting, up to a
quarter of an hour. Scored are people who were called in the end. Only days after `calibrate_until` are scored; the
simple estimators take their means from days up to `train_until` and their bounds from the days between.

Besides, what those of task B would have been told who had asked some minutes before they came, and named that time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from giliran.lobby.rules.estimates.baselines import NAMES, Baselines, with_bounds
from giliran.lobby.rules.estimates.estimator import Estimator
from giliran.lobby.rules.estimates.hall import DayLog, Estimate, Journey
from giliran.lobby.rules.estimates.scores import Figures, figures

TASKS = ("B", "C")
EACH_S = 60.0
LAST_S = 900.0
AHEAD_MIN = (15, 30, 60, 120)


@dataclass
class _Told:
    """What was told of people of one task, and how it turned out."""

    truth: list[float] = field(default_factory=list)
    estimates: list[Estimate] = field(default_factory=list)
    middles: list[list[float]] = field(default_factory=list)


@dataclass
class _Stage:
    """The told of some days, by task; and of those who gave up, whether the upper bound was outwaited."""

    tasks: dict[str, _Told] = field(default_factory=lambda: {task: _Told() for task in TASKS})
    outwaited: list[bool] = field(default_factory=list)
    asked_before: dict[int, _Told] = field(default_factory=lambda: {minutes: _Told() for minutes in AHEAD_MIN})


def evaluate(days: Sequence[DayLog], *, train_until: date, calibrate_until: date) -> dict[str, Any]:
    """Return the figures of both tasks, for the estimator and the simple ones. Raises ValueError for too few days."""
    training = [log for log in days if log.day <= train_until]
    if not training or calibrate_until <= train_until or days[-1].day <= calibrate_until:
        message = "there must be days of training, of calibration and of test, in that order"
        raise ValueError(message)
    baselines = Baselines.of(training, mean_wait_s=_means(training))
    calibration, test = _Stage(), _Stage()
    estimator: Estimator | None = None
    for at in range(len(training), len(days)):
        log = days[at]
        estimator = Estimator().fit(days[:at], yesterday=estimator)
        _ask(log, estimator, baselines, test if log.day > calibrate_until else calibration)
        if log.day > calibrate_until:
            _ask_before(log, estimator, test)
    told: dict[str, Any] = {task: _figures(calibration.tasks[task], test.tasks[task]) for task in TASKS}
    gave_up = test.outwaited
    share = round(sum(gave_up) / len(gave_up), 4) if gave_up else None
    return {
        **told,
        "asked_before": {f"{minutes} min": _of_estimates(each) for minutes, each in test.asked_before.items()},
        "gave_up": {"n": len(gave_up), "share_outwaited_upper": share},
        "kind": estimator.kind if estimator else None,
    }


def _means(days: Sequence[DayLog]) -> tuple[float, float]:
    """Return the mean of what was left to wait at joining, and at whole minutes."""
    left: dict[str, list[float]] = {task: [] for task in TASKS}
    for log in days:
        for one in log.journeys:
            for task, at in looks(one):
                left[task].append((one.left_queue_at or at) - at)
    return float(np.mean(left["B"] or [0.0])), float(np.mean(left["C"] or [0.0]))


def looks(journey: Journey) -> Iterator[tuple[str, float]]:
    """Yield each task and instant at which a person is scored."""
    left = journey.left_queue_at
    if not journey.served or left is None or left <= journey.joined_at:
        return
    yield "B", journey.joined_at
    after = EACH_S
    while after <= LAST_S and journey.joined_at + after < left:
        yield "C", journey.joined_at + after
        after += EACH_S


def _ask(log: DayLog, estimator: Estimator, baselines: Baselines, stage: _Stage) -> None:
    """Play a day and ask at every instant that counts."""
    asked: dict[float, list[tuple[str | None, Journey]]] = defaultdict(list)
    for one in log.journeys:
        for task, at in looks(one):
            asked[at].append((task, one))
        if not one.served and one.left_queue_at is not None and one.left_queue_at > one.joined_at:
            asked[one.joined_at].append((None, one))
    replay = estimator.replay(log)
    for at in sorted(asked):
        hall = replay.hall(at)
        estimates = estimator.estimates(hall)
        people = {one.visit: one for one in hall.waiting}
        for counts, one in asked[at]:
            left = (one.left_queue_at or at) - at
            if counts is None:
                stage.outwaited.append(left > estimates[one.visit].high_s)
                continue
            told = stage.tasks[counts]
            told.truth.append(left)
            told.estimates.append(estimates[one.visit])
            told.middles.append(baselines.middles(hall, people[one.visit]))


def _ask_before(log: DayLog, estimator: Estimator, stage: _Stage) -> None:
    """Play a day and ask for those of task B some minutes before they came, where a counter was open by then."""
    came = [(one, at) for one in log.journeys for task, at in looks(one) if task == "B"]
    asked = sorted(
        ((at - 60.0 * minutes, minutes, one) for one, at in came for minutes in AHEAD_MIN), key=lambda ask: ask[0]
    )
    replay = estimator.replay(log)
    for at, minutes, one in asked:
        hall = replay.hall(at)
        if not hall.desks:
            continue
        told = stage.asked_before[minutes]
        told.truth.append((one.left_queue_at or one.joined_at) - one.joined_at)
        told.estimates.append(
            estimator.if_joining(
                hall,
                service=one.service,
                at=one.joined_at,
                head_start=one.head_start,
                visit_class=one.visit_class,
            )
        )


def _of_estimates(told: _Told) -> Figures | None:
    return figures(np.array(told.truth), np.array(told.estimates).reshape(-1, 3))


def _figures(calibration: _Told, test: _Told) -> dict[str, Any]:
    truth = np.array(test.truth)
    before = np.array(calibration.truth)[:, None] - np.array(calibration.middles).reshape(-1, len(NAMES))
    middles = np.array(test.middles).reshape(-1, len(NAMES))
    simple = {}
    for at, name in enumerate(NAMES):
        bounds, median = with_bounds(middles[:, at], missed=before[:, at])
        simple[name] = figures(truth, bounds, median=median)
    return {"estimate": _of_estimates(test), "baselines": simple}
