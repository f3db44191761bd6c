"""The supervisor: starts in order, heals, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Those who start servers take turns on one worker, rather than keep each other from starting in time.
pytestmark = pytest.mark.xdist_group("servers")

SERVER = """
import http.server, os, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
print("serving", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
FAMILY = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
QUITTER = "import sys; print('no such thing as a port', flush=True); sys.exit(3)"

DRIVER = """
import asyncio, sys
from pathlib import Path
from giliran.demo.processes import Part
from giliran.demo.supervisor import NotStarted, Supervisor
def say(text): print(text, flush=True)
parts = [{parts}]
supervisor = Supervisor(parts, logs=Path({logs!r}), say=say, guards=[{guard}])
try:
    asyncio.run(supervisor.run(on_ready=lambda: say("READY")))
except NotStarted as trouble:
    say(f"NOT STARTED {{trouble}}")
    sys.exit(1)
say("STOPPED")
"""


class Scene:
    """A supervisor in a process of its own, with parts made for the test."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.logs = place / "log"
        self.parts: list[str] = []
        self.guard = "str"
        self.process: subprocess.Popen[str] | None = None

    def part(self, name: str, code: str, *arguments: str, more: str = "") -> None:
        command = [sys.executable, "-c", code, *arguments, str(self.place)]
        self.parts.append(f"Part(name={name!r}, command={command!r}, {more})")

    def start(self) -> None:
        code = textwrap.dedent(DRIVER).format(parts=", ".join(self.parts), logs=str(self.logs), guard=self.guard)
        self.process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)

    def until(self, words: str) -> str:
        assert self.process
        assert self.process.stdout
        for line in self.process.stdout:
            if re.search(words, line):
                return line
        message = f"it ended without saying {words}"
        raise AssertionError(message)

    def tell(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)

    def end(self) -> int:
        assert self.process
        self.process.communicate(timeout=30)
        return self.process.returncode

    def members(self) -> set[int]:
        """Every process that was started for this scene, their children included."""
        found: set[int] = set()
        parents: dict[int, int] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    words = (entry / "cmdline").read_bytes().decode(errors="replace")
                    state = (entry / "stat").read_text("ascii").rpartition(")")[2].split()
                except OSError:
                    continue
                parents[int(entry.name)] = int(state[1])
                if words.rstrip("\0").endswith(f"\0{self.place}") and state[0] != "Z":
                    found.add(int(entry.name))
        children = {pid for pid, parent in parents.items() if parent in found}
        return found | children


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    if made.process:
        made.process.kill()
        made.process.communicate()
    for pid in made.members():
        os.kill(pid, signal.SIGKILL)


def _eventually(what: Callable[[], bool], *, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


@pytest.fixture
def port() -> int:
    from giliran.config.ports import claim_port

    return claim_port(host="127.0.0.1", wanted=18_000 + os.getpid() % 1000)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_starts_tells_and_stops_without_a_trace(scene: Scene, port: int, number: signal.Signals) -> None:
    scene.part("web", SERVER, str(port), more=f"address=('127.0.0.1', {port})")
    scene.part("family", FAMILY)
    scene.start()
    scene.until("READY")
    assert len(scene.members()) == 3

    scene.tell(number)
    scene.until("STOPPED")

    assert scene.end() == 0
    assert not scene.members()
    assert re.search(
        r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d web \| serving$", (scene.logs / "web.log").read_text("utf-8"), re.MULTILINE
    )


def test_a_crashed_part_is_started_again_and_its_family_does_not_linger(scene: Scene, port: int) -> None:
    scene.part("web", SERVER, str(port), more=f"address=('127.0.0.1', {port})")
    scene.part("family", FAMILY)
    scene.start()
    scene.until("READY")
    before = scene.members()
    parent = min(pid for pid in before if b"subprocess.run" in Path(f"/proc/{pid}/cmdline").read_bytes())

    os.kill(parent, signal.SIGKILL)
    scene.until("family ended by itself.*starting it again")

    _eventually(lambda: len(scene.members()) == 3)
    assert len(scene.members() & before) == 1
    scene.tell(signal.SIGINT)
    scene.until("STOPPED")
    assert not scene.members()


def test_a_supervisor_that_is_killed_takes_its_parts_along(scene: Scene, port: int) -> None:
    scene.part("web", SERVER, str(port), more=f"address=('127.0.0.1', {port})")
    scene.start()
    scene.until("READY")
    assert scene.members()

    scene.tell(signal.SIGKILL)

    _eventually(lambda: not scene.members())


def test_a_part_that_ignores_being_asked_is_ended(scene: Scene) -> None:
    scene.part("stubborn", STUBBORN, more="patience=0.5")
    scene.start()
    scene.until("READY")

    scene.tell(signal.SIGTERM)
    scene.until("STOPPED")

    assert not scene.members()


def test_being_told_twice_is_heard(scene: Scene) -> None:
    scene.part("stubborn", STUBBORN, more="patience=600.0")
    scene.start()
    scene.until("READY")

    scene.tell(signal.SIGINT)
    time.sleep(0.3)
    scene.tell(signal.SIGINT)
    scene.until("STOPPED")

    assert not scene.members()


def test_a_part_that_cannot_start_ends_it_all_with_its_last_words(scene: Scene, port: int) -> None:
    scene.part("web", SERVER, str(port), more=f"address=('127.0.0.1', {port})")
    scene.part("quitter", QUITTER)
    scene.start()

    scene.until("NOT STARTED quitter ended 4 times .exit code 3.")
    scene.until("no such thing as a port")

    assert scene.end() == 1
    assert not scene.members()


def test_a_part_that_no_longer_answers_is_started_again(scene: Scene, port: int) -> None:
    scene.part("web", SERVER, str(port), more=f"address=('127.0.0.1', {port})")
    code = "import giliran.demo.processes as p, giliran.demo.supervisor as s; p.ANSWER = 0.3; s.CHECK_EVERY = 0.2"
    scene.parts[0] = f"(exec({code!r}), {scene.parts[0]})[1]"
    scene.start()
    scene.until("READY")
    (frozen,) = scene.members()

    os.kill(frozen, signal.SIGSTOP)
    scene.until("web no longer answers")

    _eventually(lambda: bool(scene.members() - {frozen}))
    scene.tell(signal.SIGINT)
    scene.until("STOPPED")
    assert not scene.members()


def test_a_guard_looks_again_and_again_tells_once_and_survives_what_it_cannot_mend(scene: Scene) -> None:
    scene.part("family", FAMILY)
    # Looked at four times: nothing to do, something mended, still being told of it, and then what it cannot mend.
    scene.guard = "(lambda told: lambda: told.pop())(['mended', 'mended', ''])"
    scene.start()

    assert "mended" in scene.until("mended|Trying again")
    assert "Trying again" in scene.until("mended|Trying again")

    scene.tell(signal.SIGINT)
    scene.until("STOPPED")
    assert not scene.members()


SLOW_THE_SECOND_TIME = (
    """
import pathlib, sys, time
been = pathlib.Path(sys.argv[2]) / "been here"
if been.exists():
    time.sleep(6)
been.touch()
"""
    + SERVER
)


def test_a_crashed_part_has_the_time_that_it_needs_to_start_again(scene: Scene, port: int) -> None:
    scene.part("web", SLOW_THE_SECOND_TIME, str(port), more=f"address=('127.0.0.1', {port})")
    scene.start()
    scene.until("READY")
    (first,) = scene.members()

    os.kill(first, signal.SIGKILL)
    scene.until("web ended by itself")

    _eventually(lambda: _serves(port))
    scene.tell(signal.SIGINT)
    assert "STOPPED" in scene.until("STOPPED|no longer answers")


def _serves(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0
