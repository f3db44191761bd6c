"""Running a benchmark as its users do, and a throw-away database for looking inside."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from giliran.bench import throwaway
from giliran.config.postgres import throwaway as servers
from tests.journeys.running import environment

SURROUNDINGS = {"machine", "versions", "settings"}


def bench(var: Path, *words: str, path: str = "", timeout: float = 300) -> dict[str, Any]:
    """Return what `giliran bench … --json` told; `path` stands for PATH."""
    var.parent.chmod(0o755)
    var.mkdir(exist_ok=True)
    ours = {name: value for name, value in environment(var).items() if name != "GILIRAN_CLOCK_AHEAD"}
    done = subprocess.run(
        [sys.executable, "-m", "giliran.config.cli", "bench", *words, "--json"],
        env={**ours, "PATH": path or os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@contextmanager
def database() -> Iterator[throwaway.Server]:
    """Have a throw-away PostgreSQL with all tables."""
    with throwaway.server.plugged(servers.throwaway), throwaway.prepared() as made:
        yield made
