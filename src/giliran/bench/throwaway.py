"""What a measurement runs on: a PostgreSQL of its own with all tables, and the product's own web processes."""

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

import httpx
import psycopg

from giliran.foundation.sockets import Socket

_PROGRAM = (sys.executable, "-m", "giliran.config.cli")
_STARTS_WITHIN = 60.0
_ENDS_WITHIN = 20.0
_TOLD_SETTINGS = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "data_checksums", "wal_level",
    "shared_buffers", "max_wal_size", "wal_buffers", "checkpoint_timeout", "jit", "random_page_cost",
)  # fmt: skip


class Server(Protocol):
    """A fresh PostgreSQL."""

    @property
    def settings(self) -> dict[str, str]:
        """What was set beyond PostgreSQL's own."""

    @property
    def pid(self) -> int:
        """Its main process."""

    def environment(self) -> dict[str, str]:
        """Return the variables through which Giliran is told of it."""

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs."""

    def kill(self) -> None:
        """Kill it as a power cut would."""

    def start_again(self) -> None:
        """Start it again at the same address."""


server: Socket[Callable[[], AbstractContextManager[Server]]] = Socket("bench.server")


class NotStartedError(RuntimeError):
    """A process did not come up."""


@contextmanager
def prepared() -> Iterator[Server]:
    """Have a fresh PostgreSQL with all tables and lead this process's environment to it."""
    with server()() as made, _led_to(made):
        call("db", "prepare")
        yield made


@contextmanager
def beside() -> Iterator[Server]:
    """Have another one, without leading the environment to it."""
    with server()() as made:
        with _led_to(made):
            call("db", "prepare")
        yield made


@contextmanager
def _led_to(made: Server) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in made.environment()}
    os.environ |= made.environment()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def call(*words: str) -> None:
    """Run the product's program; what it says goes where problems go."""
    subprocess.run([*_PROGRAM, *words], check=True, stdout=sys.stderr)  # noqa: S603 - our own program


def enter_django() -> None:
    """Set Django up in this process, for what is pure (passes); the tables are reached by SQL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()


@contextmanager
def owner(of: Server | None = None) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """Have a connection as the owner of the tables (of that server, or the environment's)."""
    where = of.environment() if of else os.environ
    with psycopg.connect(where["DATABASE_OWNER_URL"], autocommit=True) as connection:
        yield connection


@dataclass(kw_only=True)
class Web:
    """Web processes of one role: the main one, and its workers."""

    process: "subprocess.Popen[bytes]"
    port: int

    def workers(self) -> list[int]:
        """Return the ids of the processes that answer."""
        return _children(self.process.pid)

    def peak_rss_mb(self) -> float:
        """Return the most memory that these processes have held so far, in MB (each at its own peak)."""
        return round(sum(_status(pid, "VmHWM") for pid in [self.process.pid, *self.workers()]) / 1024, 1)

    def rss_mb(self) -> float:
        """Return the memory that they hold now, in MB."""
        return round(sum(_status(pid, "VmRSS") for pid in [self.process.pid, *self.workers()]) / 1024, 1)


def cpu_seconds(main: int) -> float:
    """Return the processor time that a process and its children have used so far, those that ended included."""
    return sum(_cpu_ticks(pid) for pid in [main, *_children(main)]) / os.sysconf("SC_CLK_TCK")


def _cpu_ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15])
    return 0


def _children(main: int) -> list[int]:
    with suppress(OSError):
        return [int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text("ascii").split()]
    return []


def _status(pid: int, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0


@contextmanager
def web(role: str, *, workers: int = 1, environment: Mapping[str, str] | None = None) -> Iterator[Web]:
    """Have one role of the product served in processes of its own, as `giliran serve` does."""
    port = free_port()
    words = [*_PROGRAM, "serve", "--role", role, "--workers", str(workers), "--port", str(port)]
    told = {
        "GILIRAN_BASE_URL": f"http://127.0.0.1:{port}",
        "GILIRAN_ALLOWED_HOSTS": "127.0.0.1",
        "GILIRAN_PLAIN_HTTP": "1",
        "GILIRAN_LOG_LEVEL": "WARNING",
        **(environment or {}),
    }
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, env={**os.environ, **told})  # noqa: S603 - our own
    try:
        _wait(process, port)
        yield Web(process=process, port=port)
    finally:
        process.terminate()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    message = "the web server did not start"
    raise NotStartedError(message)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def surroundings() -> dict[str, Any]:
    """Return what makes figures comparable: the machine, versions, the database's settings."""
    with owner() as connection:
        rows = connection.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY (%s)", [list(_TOLD_SETTINGS)]
        ).fetchall()
    return {
        "machine": {"cpu": _cpu(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2)},
        "versions": {
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in ("giliran", "granian", "asyncpg", "django")},
        },
        "settings": dict(rows),
    }


def _cpu() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
