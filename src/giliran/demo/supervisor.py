"""Starts the demo's processes, keeps them well, and ends them in order."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from giliran.demo.processes import Part, Process

LONGEST_START = 120.0
CHECK_EVERY = 5.0
STRIKES = 4
"""Failed health checks in a row after which a part that had been well is started again."""
TRIES = 4
"""How often a part that has never been well is started."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds before a part is started again: at first, and after many crashes. Whoever waits for it is a person."""
GUARD_EVERY = 0.5
CALM = 60.0
"""Seconds of good health after which earlier crashes are forgotten."""


Guard = Callable[[], str]
"""Looks after what is no part of ours, such as the database, called again and again; what it did, "" for nothing."""


class NotStarted(Exception):  # noqa: N818 - an outcome that the user is told, not a bug
    """A part never became well; the message shows its last words."""


@dataclass
class _Watched:
    """A part's fate."""

    part: Part
    process: Process | None = None
    was_well: bool = False
    crashes: int = 0

    def pause(self) -> float:
        """How long to wait before the next start; longer each time."""
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** max(0, self.crashes - 1))


class Supervisor:
    """All of the demo's processes. `say` is told of crashes in plain words."""

    def __init__(
        self, parts: Sequence[Part], *, logs: Path, say: Callable[[str], None], guards: Sequence[Guard] = ()
    ) -> None:
        """Take the parts in the order of starting; they end in the opposite order."""
        self._watched = [_Watched(part) for part in parts]
        self._guards = list(guards)
        self._logs = logs
        self._say = say
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self, *, on_ready: Callable[[], None]) -> None:
        """Run until told to stop (SIGINT, SIGTERM, SIGHUP), then leave nothing behind.

        Raises:
            NotStarted: a part did not come up.

        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal)
        fates = [asyncio.create_task(self._look_after(watched)) for watched in self._watched]
        fates += [asyncio.create_task(self._stand_guard(guard)) for guard in self._guards]
        try:
            if await self._all_well(fates):
                on_ready()
                await self._until_stopped(fates)
        finally:
            self._stop.set()
            await self._end_all(fates)

    def _on_signal(self) -> None:
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    async def _all_well(self, fates: "Sequence[asyncio.Task[None]]") -> bool:
        """True when all are well, False when told to stop before."""
        deadline = asyncio.get_running_loop().time() + LONGEST_START
        while not all(watched.was_well for watched in self._watched):
            self._raise_what_failed(fates)
            if asyncio.get_running_loop().time() > deadline:
                late = next(watched for watched in self._watched if not watched.was_well)
                raise NotStarted(self._obituary(late, "did not become ready"))
            if await self._stopped_within(0.1):
                return False
        return True

    async def _until_stopped(self, fates: "Sequence[asyncio.Task[None]]") -> None:
        while not await self._stopped_within(1.0):
            self._raise_what_failed(fates)

    def _raise_what_failed(self, fates: "Sequence[asyncio.Task[None]]") -> None:
        for fate in fates:
            if fate.done():
                fate.result()

    async def _look_after(self, watched: _Watched) -> None:
        """Keep one part running until told to stop."""
        while not self._stop.is_set():
            process = watched.process = await Process.start(watched.part, logs=self._logs)
            watching = asyncio.create_task(self._watch(watched, process))
            code = await process.ended()
            watching.cancel()
            if self._stop.is_set():
                return
            if process.age() > CALM:
                watched.crashes = 0
            watched.crashes += 1
            if not watched.was_well and watched.crashes >= TRIES:
                raise NotStarted(self._obituary(watched, f"ended {TRIES} times (exit code {code})"))
            if watched.was_well:
                told = f"{watched.part.name} ended by itself (exit code {code}); starting it again"
                self._say(f"{told} in {watched.pause():.1f} s. Log: {process.log}")
            await self._stopped_within(watched.pause())

    async def _watch(self, watched: _Watched, process: Process) -> None:
        """Ask a process how it is, and end one that no longer answers; one that begins has time to."""
        well, strikes = False, 0
        while process.alive:
            if await process.is_well():
                watched.was_well, well, strikes = True, True, 0
            elif well or process.age() > LONGEST_START:
                strikes += 1
            if strikes >= STRIKES and watched.was_well:
                self._say(f"{watched.part.name} no longer answers; ending it to start it again.")
                process.kill()
                return
            await asyncio.sleep(CHECK_EVERY if well and not strikes else 0.2 if not strikes else 1.0)

    async def _stand_guard(self, guard: Guard) -> None:
        """Let a guard look again and again; what it cannot mend now it may mend later."""
        said = ""
        while not await self._stopped_within(GUARD_EVERY):
            before = said
            try:
                said = await asyncio.to_thread(guard)
            except Exception as trouble:  # noqa: BLE001 - a guard must not end what it guards
                said = f"{trouble} Trying again."
            if said and said != before:
                self._say(said)

    async def _end_all(self, fates: "Sequence[asyncio.Task[None]]") -> None:
        """End the parts one after the other, the last started first; all at once when told again."""
        for watched in reversed(self._watched):
            if watched.process is not None:
                await self._end(watched.process)
        await asyncio.gather(*fates, return_exceptions=True)
        for watched in self._watched:  # one may have been starting just then
            if watched.process is not None and watched.process.alive:
                await watched.process.stop(at_once=True)

    async def _end(self, process: Process) -> None:
        ending = asyncio.create_task(process.stop(at_once=self._hurry.is_set()))
        hurrying = asyncio.create_task(self._hurry.wait())
        await asyncio.wait({ending, hurrying}, return_when=asyncio.FIRST_COMPLETED)
        if not ending.done():
            process.kill()
        await ending
        hurrying.cancel()

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stop.wait(), timeout=seconds)
        except TimeoutError:
            return False
        return True

    def _obituary(self, watched: _Watched, what: str) -> str:
        words = watched.process.last_words() if watched.process else []
        log = watched.process.log if watched.process else self._logs
        return "\n".join([f"{watched.part.name} {what}. Its last words (all in {log}):", *words])
