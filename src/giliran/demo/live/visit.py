"""At the office: a number from the kiosk or the front desk, waiting, being called and served."""

import asyncio
import re
from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from giliran.demo.days.plan import Guest, Kind
from giliran.demo.live.browser import Browser, GaveUp, Refused
from giliran.demo.live.world import Hall, Waiting, World
from giliran.demo.people import Synthetic

_NUMBER = re.compile(r'class="ticket-number">\s*([A-Z]-\d{3,})\s*<')
_OVER = frozenset({"finished", "left"})
_PHONE_EVERY = 20.0
_TRIES = 12


class Visit:
    """One guest's visit."""

    def __init__(self, world: World, hall: Hall, *, who: Synthetic, guest: Guest) -> None:
        """Send a guest to an office."""
        self.world, self.hall, self.who, self.guest = world, hall, who, guest
        self.browser: Browser = world.browser(comes_from=who.address127, language=who.language)
        self.number = self.token = ""
        self._settled: set[tuple[int, int]] = set()
        self._missed = 0

    async def with_code(self, code: str) -> str:
        """Come with a reservation; return how it ended: `served`, `left`, or `not let in`."""
        try:
            if not await self._asks_the_kiosk(code):
                return "not let in"
            return await self._waits()
        finally:
            self._is_gone()
            await self.browser.close()

    async def without_code(self) -> str:
        """Come without an appointment; as `with_code`."""
        try:
            self.number = await self._asks_the_front_desk()
            if not self.number:
                return "not let in"
            return await self._waits()
        finally:
            self._is_gone()
            await self.browser.close()

    async def _asks_the_kiosk(self, code: str) -> bool:
        kiosk = f"/kios/{self.hall.office}/"
        for _ in range(_TRIES):
            await self.browser.open(kiosk, act="kiosk")
            await self.world.pace.think(10)
            try:
                page = await self.browser.submit(act="kiosk", code=code)
            except Refused as no:
                # Too early, too late, not today: the screen says which, and coming again is all one can do.
                self.world.figures.errors[f"refused {no}"] += 1
                await self.world.pace.seconds(5 * 60)
                continue
            self.token = PurePosixPath(urlsplit(page.address).path).name
            self.number = self._number_shown()
            day = self.world.day_at(self.hall.office).isoformat()
            self.world.did(
                "arrived", who=self.who.email, office=self.hall.office, number=self.number, token=self.token, day=day
            )
            return True
        return False

    def _number_shown(self) -> str:
        found = _NUMBER.search(self.browser.html)
        if found is None:
            message = "the kiosk showed no number"
            raise GaveUp(message)
        return found.group(1)

    async def _asks_the_front_desk(self) -> str:
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        priority = self.guest.kind is Kind.PRIORITY
        self.hall.front.put_nowait(Waiting(person=self.who, priority=priority, answer=answer))
        end = self.world.pace.now() + timedelta(hours=3)
        while not answer.done():
            if self.world.pace.now() > end:
                answer.cancel()
                return ""
            await self.world.pace.look_again(15)
        return answer.result()

    async def _waits(self) -> str:
        """Sit in the hall: watch the board and, with a reservation, the phone; go where one is called."""
        self.hall.inside[self.number] = self.guest
        left = len(self.guest.serve_seconds)
        while True:
            await self._looks_at_the_board()
            served = self.hall.leaves[self.number]
            if served.is_set():
                served.clear()
                left -= 1
            state = await self._state(left)
            if state in _OVER:
                return "served" if state == "finished" else "left"
            if state == "absent" and not await self._comes_back():
                return "left"
            await self.world.pace.look_again(8)

    async def _looks_at_the_board(self) -> None:
        call = self.hall.board.get(self.number)
        stands = self.hall.standing.get(self.number)
        if stands and (call is None or call[0] != stands):
            del self.hall.standing[self.number]
        if call is None or call in self._settled:
            return
        self._settled.add(call)
        # Without a ticket on a phone one cannot come back after too many calls, so one misses a single call at most.
        if self._missed < (self.guest.miss_calls if self.token else min(1, self.guest.miss_calls)):
            self._missed += 1
            return
        await self.world.pace.seconds(self.guest.walk_seconds)
        if self.hall.board.get(self.number, (0, 0))[0] == call[0]:
            self.hall.standing[self.number] = call[0]

    async def _state(self, left: int) -> str:
        """Say where one stands: the phone knows; without one, whoever was at every counter goes home."""
        if not self.token:
            return "finished" if left <= 0 else "waiting"
        if self.number in self.hall.standing:
            return "serving"
        await self.world.pace.look_again(_PHONE_EVERY)
        told = await self.browser.read(f"/live/ticket/{self.token}.json", act="ticket")
        return str(told["state"])

    async def _comes_back(self) -> bool:
        if self.guest.returns_after_seconds is None:
            return False
        await self.world.pace.seconds(self.guest.returns_after_seconds)
        await self.browser.open(f"/antrean/{self.token}/", act="ticket")
        await self.browser.submit(act="come back", to="kembali")
        self._missed = self.guest.miss_calls
        day = self.world.day_at(self.hall.office).isoformat()
        self.world.did(
            "returned", who=self.who.email, office=self.hall.office, number=self.number, token=self.token, day=day
        )
        return True

    def _is_gone(self) -> None:
        self.hall.inside.pop(self.number, None)
        self.hall.standing.pop(self.number, None)
        self.hall.leaves.pop(self.number, None)
