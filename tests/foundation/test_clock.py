"""The clock: the machine's, but for demonstrations."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

_ASK = "from giliran.foundation import clock; print(clock.now().isoformat())"


def _now(tmp_path: Path, **environment: str) -> datetime:
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        env={**os.environ, "GILIRAN_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return datetime.fromisoformat(done.stdout.strip())


@pytest.mark.parametrize(("demo", "ahead"), [("1", timedelta(hours=3)), ("0", timedelta())])
def test_only_a_demonstration_may_move_its_clock(tmp_path: Path, demo: str, ahead: timedelta) -> None:
    (tmp_path / "clock").write_text("7200")
    found = _now(tmp_path, GILIRAN_DEMO=demo, GILIRAN_CLOCK_AHEAD="3600")
    assert abs(found - datetime.now(UTC) - ahead) < timedelta(minutes=1)
