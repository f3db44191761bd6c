"""`giliran estimates evaluate`: a log in, figures out, and no database."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from giliran.bench.estimate_days import Lobby
from giliran.config.cli.program import run
from giliran.lobby.rules.estimates import DayLog

FIGURES = {"n", "mae_s", "rmse_s", "pinball_s", "cover90", "width_s"}
BASELINES = {"mean", "les", "hol", "queue_length_ahead"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ("visit", "service", "priority", "joined_at", "left_queue_at", "service_ended_at", "counter", "outcome")
        )
        for day in Lobby(people=40, counters=2).days(7):
            writer.writerows(_lines(day))
    return file


def _lines(day: DayLog) -> Iterator[tuple[object, ...]]:
    midnight = datetime.combine(day.day, time())

    def told(at: float | None) -> str:
        return "" if at is None else (midnight + timedelta(seconds=round(at))).isoformat()

    for one in day.journeys:
        times = (told(one.joined_at), told(one.left_queue_at), told(one.service_ended_at))
        outcome = "served" if one.served else "abandoned"
        yield one.visit, one.service, int(one.head_start > 0), *times, one.counter or "", outcome


def test_the_figures_come_as_one_json_object(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["estimates", "evaluate", str(log), "--train-until", "2030-01-10", "--calibrate-until", "2030-01-11"]
    assert run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for task in ("B", "C"):
        assert set(found[task]["estimate"]) == FIGURES
        assert set(found[task]["baselines"]) == BASELINES
        assert all(set(of) == FIGURES for of in found[task]["baselines"].values())
    assert {"numpy", "scikit-learn"} <= set(found["versions"])
    assert found["seconds"] >= 0
    assert run(words) == 0
    assert "queue_length_ahead" in capsys.readouterr().out


def test_a_log_that_cannot_be_read_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--train-until", "2030-01-10", "--calibrate-until", "2030-01-11", "--json"]
    assert run(["estimates", "evaluate", str(tmp_path / "nothing.csv"), *words]) == 2
    assert "nothing.csv" in capsys.readouterr().out
