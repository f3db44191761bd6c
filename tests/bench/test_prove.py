"""What only a long run shows (`make prove`): bookings as fast over ten million past ones as over none."""

import os
from pathlib import Path

import pytest

from tests.bench.running import bench

pytestmark = [pytest.mark.prove, pytest.mark.xdist_group("servers")]

PAST = int(os.environ.get("PROVE_PAST") or 10_000_000)
LEAST = 0.9


def test_a_long_past_does_not_slow_bookings(tmp_path: Path) -> None:
    told = bench(tmp_path / "var", "booking", "--history", str(PAST), timeout=7200)

    assert (told["oversold"], told["lost"], told["errors"]) == (0, 0, 0)
    assert told["ratio_history"] >= LEAST, told
