"""The report says what happened, also when it was bad."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fire import report
from tests.fire.rounds import Round


def a_round(
    number: int, *, product: int = 1, found: tuple[str, ...] = (), seconds: float | None = 1.5, load: float = 1.0
) -> Round:
    return Round(
        number=number,
        seed=1,
        product=product,
        kills=[{"kind": "web worker", "alone": True, "seconds": seconds, "load": load}],
        traffic={"requests": 10, "errors": {"503": 2, "refused 400 at /x/": 1}, "people": {"gave_up": {}}},
        audit={"findings": [{"kind": kind, "what": "<it>"} for kind in found], "looked_up": {"paid": 3 * number}},
        acknowledged=Counter({"paid": 3}),
    )


def test_figures_are_summed_and_the_last_audit_of_each_product_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "FOLDER", tmp_path / "prove")
    rounds = [a_round(1), a_round(2), a_round(3, product=2, found=("lost",), seconds=None)]

    told = report.figures(rounds, seed=7, began=datetime.now(UTC))
    page = report.write(told)

    assert told["acknowledged"] == {"paid": 9}
    assert told["looked up"] == {"paid": 15}  # the second audit looked the first round's writes up again
    assert told["found"]["lost"] == 1
    assert told["seen by people"] == {"503": 6}
    assert told["recovery"] == {"web worker": {"times": 2, "p50": 1.5, "max": 1.5}}
    assert told["rounds without a problem"] == 2
    assert told["problems"] == {"round 3": ["web worker never came back", "lost: <it>"]}
    assert json.loads(page.with_suffix(".json").read_text("utf-8")) == json.loads(json.dumps(told))
    html = page.read_text("utf-8")
    assert "lost: &lt;it&gt;" in html
    assert "<script" not in html
    assert "Found wrong: 1." in html
    assert "lost 1" in report.summary(told, page)


def test_a_kind_that_is_back_too_late_is_told() -> None:
    assert report.too_slow([a_round(1)]) == []
    assert report.too_slow([a_round(1, seconds=3.5)]) == ["web worker: 3.5 s at the median, promised 3 s"]
    assert report.too_slow([a_round(1, seconds=30, load=9.0)]) == []  # somebody else had the machine


def test_an_answer_that_is_a_fault_of_ours_fails_a_round() -> None:
    played = a_round(1)
    played.traffic["errors"]["500"] = 1

    assert played.problems == ["people were answered 500 1 times"]
