"""Sends prepared bookings over real HTTP: by wrk when it is on the PATH, else by our own client."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

CONNECTIONS = 256
_WRK_THREADS = 2
_PATIENCE = 60
_SLOWEST = 500
"""Bookings a second below which a run is given up, beyond so many seconds."""
_SCRIPT = Path(__file__).with_name("driver.lua")
MARK = "GILIRAN "


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One prepared request."""

    slot: UUID
    key: UUID
    sealed: str


@dataclass(frozen=True, kw_only=True)
class Driven:
    """What became of the requests. `acknowledged` holds the ids of the bookings that we were told of."""

    seconds: float
    acknowledged: Sequence[UUID]
    refused: int
    errors: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Acknowledged bookings a second."""
        return len(self.acknowledged) / self.seconds


class DriverFailed(RuntimeError):  # noqa: N818 - told as it is
    """The load could not be sent."""


def name() -> str:
    """Return which client sends the load here."""
    return "wrk" if shutil.which("wrk") else "own"


def drive(
    port: int, wishes: Sequence[Wish], *, connections: int = CONNECTIONS, patient: bool = False, rate: int = 0
) -> Driven:
    """Send every wish once; `patient` sends it again, with the same key, until it is answered for good.

    `rate` keeps to so many a second. wrk can do neither, so such a drive is always our own client's.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "wishes"
        file.write_text("".join(f"{each.slot} {each.key} {each.sealed}\n" for each in wishes), "ascii")
        connections = min(connections, len(wishes))
        how = "patient" if patient else str(rate or "")
        if name() == "wrk" and not how:
            return _by_wrk(port, file, connections=connections, many=len(wishes))
        return _by_own(port, file, connections=connections, how=how, many=len(wishes))


def _longest(many: int) -> int:
    return _PATIENCE + many // _SLOWEST


def _by_wrk(port: int, file: Path, *, connections: int, many: int) -> Driven:
    threads = min(_WRK_THREADS, connections)
    longest = _longest(many)
    words = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{longest}s", "--timeout", "30s", "-s", str(_SCRIPT)]
    words += [f"http://127.0.0.1:{port}", "--", str(file), str(file.parent), str(threads)]
    ends = [file.parent / f"ended.{number}" for number in range(threads)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=sys.stderr, text=True)  # noqa: S603 - what was found on the PATH
    try:
        until = time.monotonic() + longest
        while not all(end.exists() for end in ends) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)  # it would sleep for all of its time
        said, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    told = [line.removeprefix(MARK) for line in said.splitlines() if line.startswith(MARK)]
    if not told or not all(end.exists() for end in ends):
        raise DriverFailed(said)
    return _read(file.parent, ends, json.loads(told[0]), many=many)


def _read(folder: Path, ends: Sequence[Path], told: dict[str, float], *, many: int) -> Driven:
    rows = [end.read_text("ascii").split() for end in ends]
    refused = sum(int(row[3]) for row in rows)
    acknowledged = list(_bookings(folder))
    return Driven(
        seconds=max(float(row[1]) for row in rows) - min(float(row[0]) for row in rows),
        acknowledged=acknowledged,
        refused=refused,
        errors=many - len(acknowledged) - refused + int(told["socket_errors"]),
        p50_ms=told["p50_ms"],
        p99_ms=told["p99_ms"],
    )


def _bookings(folder: Path) -> Iterator[UUID]:
    for file in folder.glob("answers.*"):
        for line in file.read_text("utf-8").splitlines():
            yield UUID(json.loads(line)["booking"])


def _by_own(port: int, file: Path, *, connections: int, how: str, many: int) -> Driven:
    words = [sys.executable, "-m", "giliran.bench.driver_client", str(port), str(file), str(connections)]
    words += [how] if how else []
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False, timeout=_longest(many))  # noqa: S603 - ours
    if done.returncode:
        message = "our own client failed"
        raise DriverFailed(message)
    told = json.loads(done.stdout)
    acknowledged = list(_bookings(file.parent))
    return Driven(acknowledged=acknowledged, **told)
