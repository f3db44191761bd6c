"""Behind the counters: who decides, who prints and checks, who sits at the front desk."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from giliran.demo.live.browser import Refused
from giliran.demo.live.filing import application_in
from giliran.demo.live.pace import Stopping
from giliran.demo.live.pages import NotThere
from giliran.demo.live.staff import Staff
from giliran.demo.live.world import Waiting

_NUMBER = re.compile(r'class="ticket-number">\s*([A-Z]-\d{3,})\s*<')
_AT_ONCE = 10
_ID_LENGTH = 36


class BackOffice(Staff):
    """Somebody who works through a list again and again."""

    async def works(self, round_of: Callable[[], Awaitable[None]], *, every: float) -> None:
        """Sign in, and make a round every so many seconds of the demonstration's time until the run ends."""
        try:
            await self.browser.enter()
            while True:
                try:
                    await round_of()
                except (Refused, NotThere) as no:
                    self.world.figures.errors[f"refused {no}" if isinstance(no, Refused) else "form gone"] += 1
                await self.world.pace.look_again(every)
        except Stopping:
            pass
        finally:
            self.world.figures.under_way["officers"] -= 1

    async def _listed(self, path: str, *, act: str) -> list[str]:
        page = await self.browser.open(path, act=act)
        return [href for href in page.hrefs(path) if len(href.rstrip("/").rpartition("/")[2]) == _ID_LENGTH][:_AT_ONCE]


class Adjudicator(BackOffice):
    """Decides on what others examined."""

    async def decides(self) -> None:
        """Decide on whatever waits."""
        for href in await self._listed(f"{self.root}/keputusan/", act="decisions"):
            page = await self.browser.open(href, act="decision")
            if "decision" not in page.asks():
                continue
            await self.world.pace.think(80)
            shown = await self.browser.submit(act="decide", decision="approve")
            application = application_in(href)
            if application not in shown.path:
                self.did("approved", application=application)


class Producer(BackOffice):
    """Prints passports and looks at them."""

    async def produces(self) -> None:
        """Print what waits to be printed, and check what was."""
        for href in await self._listed(f"{self.root}/produksi/", act="production"):
            passport = application_in(href)
            page = await self.browser.open(href, act="sheet")
            if any(form.action.endswith("/cetak/") for form in page.forms):
                await self.world.pace.think(60)
                page = await self.browser.submit(act="print", to="cetak")
                self.did("printed", passport=passport)
            if "verdict" in page.asks():
                await self._checks(passport)

    async def _checks(self, passport: str) -> None:
        await self.world.pace.think(40)
        faulty = self.world.pace.chance.random() < 0.02  # noqa: PLR2004 - one booklet in fifty is spoilt
        form = self.browser.page.form_with(["verdict", "fault"])
        faults = [option for option in form.options.get("fault", []) if option]
        if faulty and faults:
            await self.browser.submit(act="quality", verdict="faulty", fault=faults[0])
        else:
            await self.browser.submit(act="quality", verdict="good")
        self.did("quality", passport=passport, verdict="faulty" if faulty and faults else "good")


class FrontDesk(BackOffice):
    """Gives numbers to those without an appointment, and hands passports over."""

    async def receives(self) -> None:
        """Serve whoever stands before the desk, one after the other."""
        while True:
            try:
                waiting = self.hall.front.get_nowait()
            except asyncio.QueueEmpty:
                return
            if waiting.answer.done():
                continue
            said = await (self._hands_over(waiting) if waiting.code else self._gives_number(waiting))
            if not waiting.answer.done():
                waiting.answer.set_result(said)

    async def _gives_number(self, waiting: Waiting) -> str:
        await self.browser.open(f"{self.root}/kedatangan/", act="arrivals")
        await self.world.pace.think(20)
        answers: dict[str, str | list[str]] = {"reference": waiting.reference}
        if waiting.priority:
            answers["priority"] = "on"
        try:
            page = await self.browser.submit(answers, act="walk in")
        except Refused as no:
            self.world.figures.errors[f"refused {no}"] += 1
            return ""
        found = _NUMBER.search(self.browser.html)
        if found is None:
            return ""
        visit = page.address.rpartition("tiket=")[2]
        self.did("arrived", number=found.group(1), token=visit, day=self.day())
        return found.group(1)

    async def _hands_over(self, waiting: Waiting) -> str:
        await self.browser.open(f"{self.root}/pengambilan/", act="pickup")
        await self.world.pace.think(30)
        try:
            page = await self.browser.submit(act="pickup", code=waiting.code)
            passport = application_in(page.address)
            await self.world.pace.think(60)
            page = await self.browser.submit(
                act="hand over",
                kind="self",
                name=waiting.person.full_name.upper(),
                identity_kind="ktp",
                identity_number=waiting.person.nik,
                signed_on_paper="on",
            )
        except (Refused, NotThere) as no:
            self.world.figures.errors[f"refused {no}" if isinstance(no, Refused) else "form gone"] += 1
            return "unknown" if isinstance(no, Refused) else "try again"
        if passport in page.path:
            return "try again"
        self.did("handed_over", passport=passport)
        return "collected"
