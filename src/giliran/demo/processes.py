"""One process of the demo: how it is started, asked after its health, and ended for certain."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 5_000_000
SETTLED = 2.0
"""Seconds after which a process without an address to ask counts as well."""
ANSWER = 10.0
"""Seconds in which an address must answer."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What to run under which name. `address` is asked for health by HTTP; without one, being alive is health."""

    name: str
    command: Sequence[str]
    address: tuple[str, int] | None = None
    path: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = 25.0
    """Seconds it gets to end when asked to."""


class Process:
    """A part that runs, its output going to a log of its own, each line with time and name."""

    def __init__(self, part: Part, child: asyncio.subprocess.Process, log: Path) -> None:
        """Take charge of a child; `start` makes one."""
        self.part = part
        self.child = child
        self.log = log
        self.started = asyncio.get_running_loop().time()
        self._pump = asyncio.create_task(self._write_log())

    @classmethod
    async def start(cls, part: Part, *, logs: Path) -> "Process":
        """Start the part in a process group of its own, tied to our life where the system can do that."""
        child = await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PGAPPNAME": part.name, **part.environment},
            process_group=0,  # Ctrl-C in the terminal reaches us alone; we end the others in order
            preexec_fn=_end_with_parent(os.getpid()),
        )
        return cls(part, child, _fresh_log(logs / f"{part.name}.log"))

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.child.returncode is None

    def age(self) -> float:
        """How many seconds ago it was started."""
        return asyncio.get_running_loop().time() - self.started

    async def is_well(self) -> bool:
        """Whether it does its work now."""
        if not self.alive:
            return False
        if self.part.address is None:
            return self.age() > SETTLED
        return await _answers(self.part.address, self.part.path)

    async def ended(self) -> int:
        """Wait for its end, remove what it left behind, and return its exit code."""
        code = await self._exit()
        self._signal_group(signal.SIGKILL)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._pump, timeout=2)
        return code

    async def stop(self, *, at_once: bool = False) -> None:
        """Ask it to end, and see to it."""
        if self.alive and not at_once:
            with suppress(ProcessLookupError):
                self.child.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._exit(), timeout=self.part.patience)
        self._signal_group(signal.SIGKILL)
        await self.ended()

    def kill(self) -> None:
        """End it and all of its group without asking."""
        self._signal_group(signal.SIGKILL)

    def last_words(self, *, lines: int = 5) -> list[str]:
        """The end of its log."""
        with suppress(OSError):
            return self.log.read_text("utf-8", errors="replace").splitlines()[-lines:]
        return []

    async def _exit(self) -> int:
        """Wait for the process itself: asyncio's own `wait` waits for its children too if they hold its output."""
        while self.child.returncode is None:  # noqa: ASYNC110 - the loop offers no event for it
            await asyncio.sleep(0.05)
        return self.child.returncode

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, number)

    async def _write_log(self) -> None:
        """Write down what it says. A full disk costs lines and nothing else: whoever stopped reading would stop it."""
        assert self.child.stdout is not None  # noqa: S101 - it was asked for above
        file = _opened(self.log)
        try:
            while chunk := await _line(self.child.stdout):
                text = chunk.decode("utf-8", errors="replace").rstrip("\n")
                line = f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M:%S} {self.part.name} | {text}\n"
                with suppress(OSError):
                    os.write(file, line.encode())
        finally:
            os.close(file)


def _opened(log: Path) -> int:
    """Open a log for adding to it; where that is refused, somewhere that keeps nothing."""
    try:
        return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as end:
        return end.partial
    except asyncio.LimitOverrunError as long:
        return await stream.read(long.consumed)


def _fresh_log(path: Path) -> Path:
    """Make room in a log. On a disk that takes no more it stays as it is."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".1.log"))
        path.touch(mode=0o600)
        if os.geteuid() == 0:  # as root in somebody's checkout: the logs are that somebody's
            above = path.parent.stat()
            os.chown(path, above.st_uid, above.st_gid)
    return path


async def _answers(address: tuple[str, int], path: str) -> bool:
    host, port = address
    try:
        async with asyncio.timeout(ANSWER):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
                status = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    words = status.split()
    return len(words) > 1 and words[1][:1] in {b"2", b"3"}


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    """On Linux, have the kernel end the child when we are killed."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)

    def ask_kernel() -> None:
        library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # we died in between
            os._exit(1)

    return ask_kernel
