"""Everything that must hold: `verify.py check` runs the checks, `verify.py test` the checks and then the tests.

`verify.py prove` runs the long tests; the rounds under fire among them leave a report (see tests/fire/test_prove.py).
Runs inside `.venv`. Without DATABASE_URL a throw-away PostgreSQL serves both. Words after the first go to pytest.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import chromium

from giliran.config import postgres
from giliran.config.cli import local

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "var" / "prove" / "report.html"
TOOLS = ROOT / ".venv" / "bin"
MANAGE = [str(TOOLS / "python"), "-m", "giliran.config.manage"]
AS_IN_PRODUCTION = {
    "GILIRAN_BASE_URL": "https://giliran.example",
    "GILIRAN_ALLOWED_HOSTS": "giliran.example",
    "GILIRAN_PLAIN_HTTP": "0",
}


@dataclass(frozen=True)
class Check:
    """A command that must end well."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


CHECKS = [
    Check("types", [str(TOOLS / "mypy"), "src", "tests", "tools"], AS_IN_PRODUCTION),
    Check("lint", [str(TOOLS / "ruff"), "check", "--output-format=concise", "."]),
    Check("format", [str(TOOLS / "ruff"), "format", "--check", "--output-format=concise", "."]),
    Check("imports between rooms", [str(TOOLS / "lint-imports"), "--no-logo"], AS_IN_PRODUCTION),
    Check("templates", [str(TOOLS / "djlint"), "src", "--lint", "--quiet"]),
    Check("migrations complete", [*MANAGE, "makemigrations", "--check", "--dry-run"], AS_IN_PRODUCTION),
    Check("settings for production", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], AS_IN_PRODUCTION),
]


def main(words: Sequence[str]) -> int:
    """Return 0 when all is well, 1 otherwise."""
    kind, *rest = words
    with _database() as address:
        environment = local.local_environment() | os.environ | address
        fine = kind == "prove" or _all_hold(environment)
        if kind == "check":
            return 0 if fine else 1
        began = time.time()
        tested = _test(kind, rest, os.environ | address)
    if kind == "prove" and REPORT.exists() and REPORT.stat().st_mtime > began:
        print(f"What was done and found: {REPORT} (figures: {REPORT.with_suffix('.json')})")
    return tested or (0 if fine else 1)


@contextlib.contextmanager
def _database() -> Iterator[dict[str, str]]:
    if os.environ.get("DATABASE_URL"):
        yield {}
        return
    with postgres.temporary_server() as server:
        yield server.environment()


def _all_hold(environment: Mapping[str, str]) -> bool:
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as crew:
        outcomes = list(crew.map(lambda check: _holds(check, environment), CHECKS))
    return all(outcomes)


def _holds(check: Check, environment: Mapping[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**environment, **check.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    holds = done.returncode == 0
    mark = "✓" if holds else "✗"
    said = "" if holds else f"\n{done.stdout.rstrip()}"
    print(f"{mark} {check.name} ({time.monotonic() - began:.0f} s){said}", flush=True)
    return holds


def _test(kind: str, words: Sequence[str], environment: Mapping[str, str]) -> int:
    browser = chromium.find() or chromium.install()
    if browser is None:
        # Tests that need a browser would pass by being left out.
        print(chromium.ADVICE)
        return 1
    found = {"GILIRAN_CHROMIUM": browser} if browser else {}
    # Each worker has a database of its own; one more than processors, since a third of the time is waiting.
    workers = min((os.cpu_count() or 2) + 1, 8)
    side_by_side = ["-n", str(workers), "--dist", "loadgroup"]
    selection = ["-m", "prove"] if kind == "prove" else ["-m", "not prove", *side_by_side]
    command = [str(TOOLS / "pytest"), "-q", *selection, *words]
    return subprocess.run(command, cwd=ROOT, env={**environment, **found}, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except postgres.PostgresProblem as problem:
        sys.exit(f"The database for the tests: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
