"""`giliran simulate`: what it refuses, and what it says."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from giliran.config.cli.program import run
from giliran.demo.days import files, play, shapes
from giliran.foundation import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GILIRAN_DEMO", "1")
    for module in (files, play):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(shapes, "LEAST_GUESTS", 1)


def test_made_up_people_have_no_place_outside_a_demonstration(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GILIRAN_DEMO", raising=False)
    assert run(["simulate", "jayapura", "--days", "1"]) == 1
    assert "do not belong here; nothing is done" in capsys.readouterr().err


def test_what_cannot_be_played_is_said(demonstration: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", "atlantis", "--days", "1"]) == 1
    assert "no office atlantis" in capsys.readouterr().err
    today = f"{clock.local_day(clock.now(), 'Asia/Jayapura')}"
    assert run(["simulate", "jayapura", "--days", "1", "--from", today]) == 1
    assert "is not over at jayapura" in capsys.readouterr().err


def test_it_plays_days_and_tells_what_they_came_to(demonstration: None, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["simulate", "jayapura", "--days", "1", "--scale", "0.01", "--from", f"{_last_open_day()}", "--json"]
    assert run(words) == 0
    told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert told[0]["office"] == "jayapura"
    assert told[0]["days"] == 1
    assert told[0]["guests"] >= told[0]["walk_ins"] > 0
    assert run(words) == 0
    assert json.loads(capsys.readouterr().out) == [], "played once"


def _last_open_day() -> date:
    day = clock.local_day(clock.now(), "Asia/Jayapura") - timedelta(days=1)
    while shapes.shape_of("jayapura", day=day) is None:
        day -= timedelta(days=1)
    return day
