"""Brings virtual people and officers to life, no more at once than asked for, and ends the run in good order."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from giliran.demo.days.plan import Guest, Shift
from giliran.demo.live.backoffice import Adjudicator, FrontDesk, Producer
from giliran.demo.live.browser import GaveUp, Refused, gently
from giliran.demo.live.counter import Officer
from giliran.demo.live.lives import guest_of_day, newcomer, template
from giliran.demo.live.newcomers import Numbers
from giliran.demo.live.pace import Stopping
from giliran.demo.live.pages import NotThere
from giliran.demo.live.world import OfficeDay, World, watch_board
from giliran.demo.logins import adjudicator, producer
from giliran.demo.people import synthetic

logger = logging.getLogger(__name__)
PreparedDay = Callable[[str, date], Awaitable[OfficeDay | None]]
"""Returns the plan of an office's day with who was prepared for it; None where the office is closed."""
_FIRST_GAP, _GAP = 3.0, 60.0
_GRACE = 15.0
_ADULTS = (date(1967, 1, 1), date(2007, 12, 31))
_DECIDES_EVERY, _PRODUCES_EVERY, _LOOKS_UP_EVERY = 6 * 60, 8 * 60, 20


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a run shall be."""

    offices: Sequence[str]
    minutes: float
    newcomers: int
    """How many may be signing up, filling in and booking at once; 0: only the guests of the planned days come."""


class Driver:
    """One run."""

    def __init__(self, world: World, *, wanted: Wanted, day_of: PreparedDay, var: Path) -> None:
        """Take what is wanted, and who knows the days."""
        self.world, self.wanted, self.day_of = world, wanted, day_of
        self._numbers = Numbers(var / "demo" / "newcomers", seed=world.seed)
        self.ready = asyncio.Event()
        """Set when every office's first day is ready: getting people ready takes a while, in which nobody comes."""
        self._days: dict[str, OfficeDay | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._filling = asyncio.Semaphore(max(1, wanted.newcomers))

    async def run(self, *, beside: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
        """Live until the minutes are over or somebody stops us (SIGINT, SIGTERM); then let everybody end their act."""
        stop = self.world.pace.stop
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, stop.set)
        if beside is not None:
            self._start(beside(), name="")
        for office in self.wanted.offices:
            self._start(self._runs_office(office), name="")
        if self.wanted.newcomers:
            self._start(self._lets_newcomers_in(), name="")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), timeout=self.wanted.minutes * 60)
        stop.set()
        await gently(self._tasks, seconds=_GRACE)
        await self.world.boxes.aclose()

    def _start(self, work: Coroutine[Any, Any, Any], *, name: str) -> None:
        """Let somebody live; `name` is what they are counted as, empty for what is nobody."""
        task = asyncio.create_task(self._counted(work, name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _counted(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        figures = self.world.figures
        if name:
            figures.under_way[name] += 1
        try:
            ended = await work
        except (Stopping, asyncio.CancelledError):
            return  # still under way: they stay counted as that
        except (GaveUp, Refused, NotThere) as why:
            ended = None
            figures.gave_up[f"{name or 'office'}: {why}"] += 1
        except Exception as bug:  # one person's trouble must not end the run, nor go unseen
            ended = None
            figures.gave_up[f"{name or 'office'}: {type(bug).__name__}"] += 1
            logger.exception("the simulation itself went wrong")
        if name:
            figures.under_way[name] -= 1
            if ended:
                figures.done[f"{name}: {ended}"] += 1

    async def _runs_office(self, office: str) -> None:
        """Play one day of an office after the other."""
        hall = self.world.hall(office)
        self._start(watch_board(self.world, hall), name="")
        first = True
        while True:
            day = self.world.day_at(office)
            planned = self._days[office] = await self.day_of(office, day)
            if len(self._days) == len(set(self.wanted.offices)):
                self.ready.set()
            hall.closed = planned is None
            await self._ready_or_over()
            if planned is not None:
                hall.time_zone = planned.time_zone
                self._begin_day(office, planned)
                if first:
                    self._start_back_office(office)
                    first = False
            while self.world.day_at(office) == day:
                await self.world.pace.look_again(5 * 60)

    async def _ready_or_over(self) -> None:
        while not self.ready.is_set():
            await self.world.pace.real(0.2)

    def _begin_day(self, office: str, planned: OfficeDay) -> None:
        now = self.world.pace.now()
        for shift in planned.plan.shifts:
            if shift.ends > now:
                self.world.figures.under_way["officers"] += 1
                self._start(self._serves(shift, office), name="")
        for guest in planned.plan.guests:
            if self._will_come(guest, planned):
                coming = guest_of_day(self.world, guest, planned.plan, planned.prepared.get(guest.number))
                self._start(coming, name="guests")

    def _will_come(self, guest: Guest, planned: OfficeDay) -> bool:
        """Whether a guest is still to come; who was to come earlier has been, or stayed away."""
        if guest.arrives_at is None or guest.arrives_at <= planned.begins:
            return False
        return not guest.applies or guest.number in planned.prepared

    async def _serves(self, shift: Shift, office: str) -> None:
        await Officer(self.world, shift=shift, office=office).works()

    def _start_back_office(self, office: str) -> None:
        world = self.world
        world.figures.under_way["officers"] += 3
        judge = Adjudicator(world, email=adjudicator(office), office=office)
        prints = Producer(world, email=producer(office), office=office)
        front = FrontDesk(world, email=producer(office), office=office, beside=prints)
        self._start(judge.works(judge.decides, every=_DECIDES_EVERY), name="")
        self._start(prints.works(prints.produces, every=_PRODUCES_EVERY), name="")
        self._start(front.works(front.receives, every=_LOOKS_UP_EVERY), name="")

    async def _lets_newcomers_in(self) -> None:
        """Let people sign up, one after the other, as long as not too many are at it."""
        pace = self.world.pace
        await self._ready_or_over()
        while True:
            await self._filling.acquire()
            open_now = [planned.plan for planned in self._days.values() if planned is not None]
            if not open_now:
                self._filling.release()
                await pace.real(_FIRST_GAP)
                continue
            plan = pace.chance.choice(open_now)
            office, number = plan.office, self._numbers.next()
            who = synthetic(seed=self._numbers.seed, number=number, born=_ADULTS)
            guest = template(plan, self.world, number)
            self._start(newcomer(self.world, who, guest, office=office, filed=self._filling.release), name="newcomers")
            await pace.look_again(_GAP)
