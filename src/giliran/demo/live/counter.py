"""An officer at a counter: takes it, calls, serves, rests, and closes it at the end."""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from giliran.demo.days import figures
from giliran.demo.days.plan import Guest, Shift
from giliran.demo.live.browser import GaveUp, Refused
from giliran.demo.live.examination import Examination
from giliran.demo.live.filing import application_in
from giliran.demo.live.pace import Stopping
from giliran.demo.live.pages import NotThere
from giliran.demo.live.staff import Staff
from giliran.demo.live.world import World

_NUMBER = re.compile(r'class="ticket-number">\s*([A-Z]-\d{3,})\s*<')
_COUNTER = 'name="counter" value="([^"]+)"[^>]*>(?:(?!name="counter").)*?'
_LEAST_WAIT = 3.0
"""Seconds of the machine's time that somebody called gets at least: people's phones cannot be faster."""
_PATIENCE = 75.0
_OVERTIME = timedelta(hours=1)
_CALLS = 2


class Officer(Staff):
    """One shift at one counter."""

    def __init__(self, world: World, *, shift: Shift, office: str) -> None:
        """Take a shift."""
        super().__init__(world, email=shift.email, office=office)
        self.shift = shift
        self.examination = Examination(self)
        self._breaks = [each for each in shift.breaks if each[1] > world.pace.now()]
        self._paused_until: datetime | None = None

    async def works(self) -> None:
        """Work from the shift's beginning to its end; at the end, or when the run ends, the counter is closed."""
        try:
            await self.world.pace.until(self.shift.starts)
            await self.browser.enter()
            await self._sits_at_it()
        except Stopping:
            pass
        finally:
            self.world.figures.under_way["officers"] -= 1

    async def _sits_at_it(self) -> None:
        try:
            while self._is_on_duty():
                await self._goes_on()
        finally:
            with suppress(Stopping, Refused, NotThere, GaveUp):
                await self.closes()

    def _is_on_duty(self) -> bool:
        """Until the shift's end, and for a while longer as long as somebody waits."""
        now = self.world.pace.now()
        return now < self.shift.ends or (bool(self.hall.waiting) and now < self.shift.ends + _OVERTIME)

    async def closes(self) -> None:
        """Close the counter, if nobody is at it."""
        page = await self.browser.open(f"{self.root}/loket/", act="console")
        if page.has_button("action", "call") or page.has_button("action", "go_on"):
            await self.browser.submit(act="close counter", press=("action", "leave"))

    async def _goes_on(self) -> None:
        """Look at the console, and do the one thing that is to be done now."""
        page = await self.browser.open(f"{self.root}/loket/", act="console")
        try:
            if "counter" in page.asks():
                await self._takes_counter()
            elif page.has_button("action", "start"):
                await self._receives()
            elif page.has_button("action", "finish"):
                await self._serves()
            elif page.has_button("action", "go_on"):
                await self._rests()
            elif page.has_button("action", "call"):
                await self._calls()
            else:
                await self.world.pace.look_again(60)
        except (Refused, NotThere) as no:
            # Somebody was quicker, or it was done already: the console says how things stand now.
            self.world.figures.errors[f"refused {no}" if isinstance(no, Refused) else "form gone"] += 1
            await self.world.pace.look_again(10)

    async def _takes_counter(self) -> None:
        page = self.browser.page
        free = page.choices("counter")
        named = re.search(rf"{_COUNTER}\b{self.shift.counter_number}\b", self.browser.html, re.DOTALL)
        counter = named.group(1) if named and named.group(1) in free else ""
        if not counter:
            await self.world.pace.look_again(5 * 60)
            return
        steps = [step for step in page.choices("steps") if step in self.shift.steps] or page.choices("steps")
        await self.browser.submit(act="take counter", counter=counter, steps=steps)
        self.did("counter_taken", counter=self.shift.counter_number, day=self.day())

    async def _calls(self) -> None:
        """Call the next; with nobody there, look after files that came back, or wait."""
        if self._breaks and self.world.pace.now() >= self._breaks[0][0]:
            self._paused_until = self._breaks.pop(0)[1]
            await self.browser.submit(act="pause", press=("action", "pause break"))
            return
        page = await self.browser.submit(act="call", press=("action", "call"))
        if page.has_button("action", "start"):
            self._noted("called")
        elif not await self.examination.looks_after_corrected():
            await self.world.pace.look_again(20)

    async def _rests(self) -> None:
        if self._paused_until is not None:
            await self.world.pace.until(self._paused_until)
        await self.browser.submit(act="resume", press=("action", "go_on"))

    async def _receives(self) -> None:
        """Wait for whoever was called; call again; at last let the number go."""
        number = self._number()
        for calls in range(_CALLS):
            if await self._stands_here(number):
                await self.browser.submit(act="start", press=("action", "start"))
                if self.browser.page.has_button("action", "finish"):
                    self._noted("served")
                return
            press = "recall" if calls + 1 < _CALLS else "not_here"
            ids = self._ids()
            page = await self.browser.submit(act=press, press=("action", press))
            if press == "not_here" and not page.has_button("action", "start"):
                self.did("not_here", **ids)

    async def _stands_here(self, number: str) -> bool:
        """Wait until the one called is here. Numbers that are not our people's belong to somebody who is there."""
        if number not in self.hall.inside:
            await self.world.pace.think(25)
            return True
        began = self.world.pace.now()

        async def here() -> bool:
            return self.hall.standing.get(number) == self.shift.counter_number

        if await self.world.pace.watch(here, every=2, patience=_PATIENCE):
            return True
        elapsed = (self.world.pace.now() - began).total_seconds()
        await self.world.pace.real(max(0.0, _LEAST_WAIT - elapsed / self.world.pace.speed()))
        return await here()

    async def _serves(self) -> None:
        """Serve whoever is here, with their file if they have one, and finish."""
        number, page = self._number(), self.browser.page
        guest = self.hall.inside.get(number)
        file = next(iter(page.hrefs(f"{self.root}/berkas/")), "")
        lasts = self._lasts(guest)
        ends = self.world.pace.now() + timedelta(seconds=lasts)
        await self.world.pace.seconds(lasts / 3)
        if file:
            application = application_in(urlsplit(file).path)
            try:
                await self.examination.examines(application, documents_only=self._is_first_desk())
            except (Refused, NotThere) as no:
                self.world.figures.errors[f"refused {no}" if isinstance(no, Refused) else "form gone"] += 1
        await self.world.pace.until(ends)
        page = await self.browser.open(f"{self.root}/loket/", act="console")
        if not page.has_button("action", "finish"):
            return
        await self._finishes(number)

    async def _finishes(self, number: str) -> None:
        rests = bool(self._breaks) and self.world.pace.now() >= self._breaks[0][0]
        press = "finish" if rests or self.world.pace.now() >= self.shift.ends else "finish_and_call"
        ids = self._ids()
        page = await self.browser.submit(act="finish", press=("action", press))
        self.did("finished", **ids)
        if number in self.hall.inside:
            self.hall.leaves[number].set()
        if page.has_button("action", "start"):
            self._noted("called")

    def _is_first_desk(self) -> bool:
        """Whether this counter has only the first of several steps: documents, nothing else."""
        return self.shift.steps == ("berkas",)

    def _lasts(self, guest: Guest | None) -> float:
        """Return the seconds that the service takes: the guest's own, or the mean."""
        step = self.shift.steps[0]
        if guest is not None and len(self.shift.steps) == 1 and step in guest.serve_seconds:
            return guest.serve_seconds[step]
        mean = figures.MEAN_MINUTES.get(step, figures.OTHER_MEAN_MINUTES) * 60
        return mean * self.world.pace.chance.uniform(0.6, 1.5)

    def _noted(self, word: str) -> None:
        self.did(word, **self._ids())

    def _ids(self) -> dict[str, object]:
        visit = next((form.values["visit"][0] for form in self.browser.page.forms if "visit" in form.values), "")
        return {"number": self._number(), "visit": visit, "counter": self.shift.counter_number, "day": self.day()}

    def _number(self) -> str:
        found = _NUMBER.search(self.browser.html)
        return found.group(1) if found else ""
