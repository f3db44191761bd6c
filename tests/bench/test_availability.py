"""`giliran bench availability`: what it tells, and that it would tell of an answer that is too old."""

import os
import shutil
from pathlib import Path

import pytest

from giliran.bench.availability import Watching
from tests.bench.running import SURROUNDINGS, bench

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("servers")]

ASKED_FOR = {"requests_per_s", "p99_ms", "stale_ms_max", "errors", "peak_rss_mb", "client"} | SURROUNDINGS


@pytest.mark.parametrize(
    "client", [pytest.param("wrk", marks=pytest.mark.prove), pytest.param("own", marks=pytest.mark.prove)]
)
def test_it_tells_what_it_should(tmp_path: Path, client: str) -> None:
    if client == "wrk" and not shutil.which("wrk"):
        pytest.skip("wrk is not installed")
    path = os.environ["PATH"] if client == "wrk" else str(tmp_path)

    told = bench(tmp_path / "var", "availability", "--seconds", "2", path=path)

    assert set(told) >= ASKED_FOR
    assert told["client"] == client
    assert told["errors"] == told["unseen"] == 0
    assert told["requests_per_s"] > 0
    assert told["changes"] >= 1
    assert 0 <= told["stale_ms_max"] < 2000, "a quarter of a second on a machine that has time"


def test_a_change_that_nobody_ever_sees_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    watching = Watching(port=0, paths=())
    monkeypatch.setattr("giliran.bench.availability._etag", lambda _connection, _path: "always the same")
    monkeypatch.setattr("giliran.bench.availability._GIVES_UP", 0.02)

    class Database:
        def execute(self, _statement: str) -> None: ...

    watching._change(Database(), None, "")  # type: ignore[arg-type]

    assert watching.unseen == 1
    assert watching.stale[0] > 0.02
