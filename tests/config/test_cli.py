"""The command-line program: quick, plain, and honest in its exit codes."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import httpx
import psycopg
import pytest

from giliran.config import postgres

# Those who start servers take turns on one worker, rather than keep each other from starting in time.
pytestmark = pytest.mark.xdist_group("servers")
PROGRAM = [sys.executable, "-m", "giliran.config.cli"]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An environment that says nothing of Giliran but where its var directory is."""
    for name in [name for name in os.environ if name.startswith(("GILIRAN_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setenv("GILIRAN_VAR", str(tmp_path / "var"))
    yield tmp_path / "var"
    postgres.stop(force=True)


def _giliran(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*PROGRAM, *words],
        env={**os.environ, "COLUMNS": "200", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_names_every_command_in_plain_words() -> None:
    told = _giliran("--help")

    assert told.returncode == 0
    for command in ("serve", "worker", "demo", "simulate", "simulator", "bench", "db", "manage"):
        assert re.search(rf"^│ {command} +[A-Z]", told.stdout, re.MULTILINE), command


@pytest.mark.parametrize(
    "command", ["serve", "worker", "demo", "simulate", "simulator", "bench", "db", "db dump", "db restore"]
)
def test_every_command_explains_itself(command: str) -> None:
    told = _giliran(*command.split(), "--help")

    assert told.returncode == 0
    assert "Usage: giliran" in told.stdout.replace("python -m giliran.config.cli", "giliran")


def test_version() -> None:
    assert re.fullmatch(r"giliran \d+\.\d+\.\d+\n", _giliran("--version").stdout)


def test_it_starts_without_loading_what_it_does_not_need() -> None:
    code = (
        "import sys; from giliran.config.cli.program import program; program(['serve']); "
        "print([name for name in ('django', 'granian', 'psycopg', 'cryptography') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"


@pytest.mark.parametrize("words", [["serve", "--role", "kitchen"], ["nonsense"], ["serve", "--port", "99999999"]])
def test_wrong_use_is_exit_code_2(words: list[str]) -> None:
    told = _giliran(*words)

    assert told.returncode == 2
    assert "Traceback" not in told.stderr


def _one_line(told: "subprocess.CompletedProcess[str]") -> str:
    assert "Traceback" not in told.stderr
    (line,) = told.stderr.splitlines()
    return line


def test_what_is_missing_in_the_environment_is_named(bare: Path) -> None:
    told = _giliran("serve", DATABASE_URL="postgresql://x@127.0.0.1:1/x")

    assert told.returncode == 2
    assert re.match(r"giliran: GILIRAN_\w+ is not set\.", _one_line(told))


def test_a_database_that_is_away_is_told_in_one_line(bare: Path) -> None:
    address = "postgresql://somebody:hidden-word@127.0.0.1:1/x"
    for words in (["db", "status"], ["worker"], ["db", "prepare"]):
        told = _giliran(*words, GILIRAN_LOCAL="1", DATABASE_URL=address, DATABASE_OWNER_URL=address)

        assert told.returncode == 1, words
        assert _one_line(told).startswith("giliran: "), words
        assert "hidden-word" not in told.stderr


def test_a_taken_port_is_told(bare: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = _giliran("simulator", "bank", "--port", port)

    assert told.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken by another program." in _one_line(told)


def test_the_database_by_hand(bare: Path) -> None:
    assert _giliran("db", "status").returncode == 1

    started = _giliran("db", "start")
    assert started.returncode == 0
    assert _giliran("db", "status").returncode == 0
    address = _giliran("db", "url").stdout.strip()
    with psycopg.connect(address) as connection:
        assert connection.info.user == "giliran_app"

    assert _giliran("db", "stop").stdout.endswith("The database has stopped.\n")
    assert _giliran("db", "stop").stdout.endswith("The database was not running.\n")


def test_dump_and_restore(bare: Path, tmp_path: Path) -> None:
    _giliran("db", "start")
    owner = _giliran("db", "url", "--owner").stdout.strip()
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    copy = tmp_path / "a copy.dump"

    assert _giliran("db", "dump", str(copy)).returncode == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "exists already" in _one_line(_giliran("db", "dump", str(copy)))
    with psycopg.connect(owner) as connection:
        connection.execute("DROP TABLE kept")
    assert _giliran("db", "restore", str(copy)).returncode == 1  # not without being asked for
    restored = _giliran("db", "restore", str(copy), "--yes")

    assert restored.returncode == 0, restored.stderr
    with psycopg.connect(owner) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    copy.write_bytes(b"no dump at all")
    assert "nothing was changed" in _one_line(_giliran("db", "restore", str(copy), "--yes"))


def test_somebody_elses_database_is_not_ours_to_stop(bare: Path) -> None:
    told = _giliran("db", "stop", DATABASE_URL="postgresql://x@127.0.0.1:1/x")

    assert told.returncode == 1
    assert "not ours" in _one_line(told)
    assert not bare.exists() or not (bare / "postgres").exists()


def test_local_secrets_are_made_once_and_kept_private(bare: Path) -> None:
    from giliran.config.cli import local

    first = local.local_environment()

    assert local.local_environment() == first
    assert stat.S_IMODE((bare / "demo.env").stat().st_mode) == 0o600
    assert first.keys() >= {"GILIRAN_SECRET_KEY", "GILIRAN_FIELD_KEYS", "GILIRAN_LOOKUP_KEYS"}


def test_production_gets_no_secrets_from_a_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from giliran.config.cli import local

    monkeypatch.setenv("DATABASE_URL", "postgresql://x@127.0.0.1:1/x")
    local.with_database()

    assert "GILIRAN_SECRET_KEY" not in os.environ
    assert "GILIRAN_PLAIN_HTTP" not in os.environ
    assert not (bare / "demo.env").exists()


def test_a_benchmark_is_a_listed_module_with_run(monkeypatch: pytest.MonkeyPatch) -> None:
    import giliran.bench
    from giliran.config.cli import bench

    pretend = ModuleType("giliran.bench.pretend")
    monkeypatch.setattr(pretend, "run", lambda: None, raising=False)
    monkeypatch.setitem(sys.modules, pretend.__name__, pretend)
    monkeypatch.setattr(giliran.bench, "BENCHMARKS", ("pretend",))

    assert [command.name for command in bench.program(["bench"]).registered_commands] == ["pretend"]
    assert bench.program(["serve"]).registered_commands == []


@pytest.fixture
def demo(bare: Path) -> Iterator["subprocess.Popen[str]"]:
    """A demo whose wished port is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        started = subprocess.Popen(
            [*PROGRAM, "demo", "--port", port, "--workers", "1"], stdout=subprocess.PIPE, text=True
        )
        yield started
    started.kill()
    started.communicate()


@pytest.mark.slow
@pytest.mark.prove
def test_the_whole_demo_and_nothing_left_of_it(bare: Path, demo: "subprocess.Popen[str]") -> None:
    said = _until(demo, "Ctrl-C stops everything")

    note = json.loads((bare / "demo.lock").read_text("utf-8"))
    assert " is taken; using " in said
    assert re.search(rf"Giliran +{re.escape(note['address'])}", said)
    second = _giliran("demo")
    assert second.returncode == 1
    assert f"already running at {note['address']} (process {demo.pid})" in _one_line(second)
    for office in ("jakarta-selatan", "denpasar", "jayapura"):
        board = httpx.get(f"{note['address']}/live/board/{office}.json", timeout=20).json()
        assert board["now"] or board["recent"], f"nobody has been called at {office} this morning"

    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=90)

    assert demo.returncode == 0
    assert rest.endswith("Stopped. Nothing is left running.\n")
    time.sleep(0.2)
    assert not _with(str(bare))
    assert not (bare / "postgres/data/postmaster.pid").exists()


def _until(process: "subprocess.Popen[str]", words: str) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if words in line:
            return said
    message = f"it ended without saying {words}: {said}"
    raise AssertionError(message)


def _with(place: str) -> list[str]:
    """The processes that have the var directory in their environment or command."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if f"GILIRAN_VAR={place}".encode() in words or f"{place}/".encode() in words:
                found.append((entry / "cmdline").read_text("utf-8"))
    return found
