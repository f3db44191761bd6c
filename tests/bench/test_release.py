"""The benchmark of a release lives through one, small, with all its parts running."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.running import environment

_KEYS = {
    "people", "places", "sold_out_s", "p50_ms", "p99_ms", "polls_per_s", "errors", "oversold", "fairness_p",
    "rss_mb_start", "rss_mb_peak", "sign_ins", "many_devices_advantage", "machine", "versions", "settings",
}  # fmt: skip


@pytest.mark.prove
@pytest.mark.slow
def test_a_small_release_is_lived_through(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    var = tmp_path / "var"
    var.mkdir()
    words = ["bench", "release", "--people", "1000", "--places", "150", "--sign-ins", "5", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "giliran.config.cli", *words],
        env={**environment(var), "PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert set(report) >= _KEYS
    assert (report["errors"], report["oversold"], report["sign_ins"]) == (0, 0, 5), report["error_kinds"]
    assert report["bookings"] == report["places_released"] == 150
    assert report["settings"]["fsync"] == "on"
