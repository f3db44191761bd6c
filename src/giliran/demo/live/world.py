"""Where the virtual people live: the product's address, the simulators beside it, and what one sees in a hall."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx

from giliran.demo.days.plan import DayPlan, Guest
from giliran.demo.live.browser import Browser, Refused
from giliran.demo.live.figures import Figures
from giliran.demo.live.journal import Journal
from giliran.demo.live.pace import Pace
from giliran.demo.people import Synthetic


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What a guest who booked on an earlier day brings along."""

    number: int
    email: str
    code: str
    application: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class OfficeDay:
    """A planned day of an office, and who was prepared for it, by number."""

    plan: DayPlan
    prepared: Mapping[int, Prepared]
    time_zone: str
    begins: datetime
    """From when on guests are ours to bring."""


@dataclass(kw_only=True)
class Waiting:
    """Somebody who stands at the front desk until they are served; the answer is a ticket number, empty for none."""

    person: Synthetic
    priority: bool = False
    reference: str = ""
    code: str = ""
    answer: "asyncio.Future[str]"


class Hall:
    """What everybody sees who is in an office: its board, who stands at which counter, who waits at the front desk."""

    def __init__(self, office: str) -> None:
        """Begin with an empty hall."""
        self.office = office
        self.time_zone = "Asia/Jakarta"
        self.board: dict[str, tuple[int, int]] = {}
        """Who is called where: number to (counter, how many times)."""
        self.inside: dict[str, Guest] = {}
        """Our own people by ticket number. Whoever is not among them is somebody else's, and taken to be there."""
        self.files: dict[str, tuple[Guest, Synthetic]] = {}
        """Whose application it is, by its id."""
        self.standing: dict[str, int] = {}
        self.leaves: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.front: asyncio.Queue[Waiting] = asyncio.Queue()
        self.corrected: deque[str] = deque()
        self.waiting = 0
        self.closed = False


@dataclass(kw_only=True)
class World:
    """All that a run has in common."""

    address: str
    bank: str
    carrier: str
    key: str
    seed: int
    pace: Pace
    figures: Figures
    journal: Journal
    halls: dict[str, Hall] = field(default_factory=dict)
    room: asyncio.Semaphore
    """How many may be up and about at once; whoever sleeps, waits at home or serves takes no room."""
    boxes: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=20, trust_env=False))
    """Asks the simulators: somebody's phone and mailbox, and the bank."""

    def hall(self, office: str) -> Hall:
        """Return an office's hall."""
        return self.halls.setdefault(office, Hall(office))

    def browser(self, *, comes_from: str = "", language: str = "id") -> Browser:
        """Return a browser of one's own."""
        return Browser(self.address, figures=self.figures, pace=self.pace, comes_from=comes_from, language=language)

    def day_at(self, office: str) -> date:
        """Return the day on an office's wall clock."""
        return self.local(office).date()

    def local(self, office: str) -> datetime:
        """Return the time on an office's wall clock."""
        return self.pace.now().astimezone(ZoneInfo(self.hall(office).time_zone))

    def did(self, word: str, *, who: str, office: str = "", **ids: object) -> None:
        """Write down an acknowledged write, and count it."""
        self.journal.write(word, who=who, office=office, **ids)
        self.figures.acted(word)


async def watch_board(world: World, hall: Hall) -> None:
    """Read the board on the wall again and again, for all who sit before it."""
    browser = world.browser()
    try:
        while True:
            try:
                shown = await browser.read(f"/live/board/{hall.office}.json", act="board")
            except Refused:
                return
            hall.board = {call["number"]: (call["counter"], call["calls"]) for call in shown["now"]}
            hall.waiting = sum(shown["waiting"].values())
            await world.pace.look_again(10)
    finally:
        await browser.close()


def soon(world: World, *, minutes: float) -> datetime:
    """Return the moment in so many minutes."""
    return world.pace.now() + timedelta(minutes=minutes)
