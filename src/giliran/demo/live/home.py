"""Afterwards, at home: corrections that an officer asks for, and collecting the passport."""

import asyncio
import re
from datetime import timedelta
from urllib.parse import urlsplit

from giliran.demo.live.browser import GaveUp, Refused
from giliran.demo.live.filing import Filing
from giliran.demo.live.world import Waiting

_PICKUP_CODE = re.compile(r'class="ticket-number">\s*(\w{4}-\w{4})\s*<')
_EVERY = 15 * 60
_STEPS = 12


class Home:
    """Somebody who has been at the office and waits for the passport."""

    def __init__(self, filing: Filing) -> None:
        """Watch over an application."""
        self.filing = filing
        self.world, self.browser = filing.world, filing.browser
        self._path = f"/permohonan-saya/{filing.application}/"

    async def until_collected(self) -> str:
        """Look at the application's page now and then, and do what it asks; return how it ended.

        `collected`, or `over` for an application that was refused or cancelled.
        """
        while True:
            page = await self.browser.open(self._path, act="application")
            if code := _PICKUP_CODE.search(self.browser.html):
                if await self._collects(code.group(1)):
                    return "collected"
            elif correction := next((href for href in page.actions if href.endswith("/perbaikan/")), ""):
                await self._corrects(correction)
            elif any(urlsplit(href).path == "/permohonan/baru/" for href in page.actions):
                return "over"
            await self.world.pace.look_again(_EVERY)

    async def _corrects(self, href: str) -> None:
        """Put right everything that is marked, and send it again."""
        await self.world.pace.think(20 * 60)
        for _ in range(_STEPS):
            page = await self.browser.open(href, act="correction")
            if page.path != urlsplit(href).path:
                return
            if any(form.action == page.address and form.method == "post" for form in page.forms):
                break
            await self._puts_right(href)
        try:
            shown = await self.browser.submit(act="correction", to="perbaikan")
        except Refused as no:
            self.world.figures.errors[f"refused {no}"] += 1
            return
        if not shown.path.endswith("/perbaikan/"):
            self.filing.did("corrected")
            self.world.hall(self.filing.office).corrected.append(self.filing.application)

    async def _puts_right(self, here: str) -> None:
        """Open each thing on the list once: answer its page anew, or send a better photograph."""
        page = self.browser.page
        if page.path != urlsplit(here).path:
            page = await self.browser.open(here, act="correction")
        application = self.filing.application
        for href in page.hrefs(f"/permohonan/{application}/isi/"):
            await self.browser.open(href, act="question")
            await self.filing.answers_pages()
        for href in page.hrefs(f"/dokumen/{application}/"):
            await self.filing.sends_document(urlsplit(href).path.rstrip("/").rpartition("/")[2], clear=True)

    async def _collects(self, code: str) -> bool:
        """Go to the office when it is open, and stand at the pickup counter; False when nobody was there."""
        world, office = self.world, self.filing.office
        await world.pace.think(40 * 60)
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        world.hall(office).front.put_nowait(Waiting(person=self.filing.person.who, code=code, answer=answer))
        end = world.pace.now() + timedelta(hours=6)
        while not answer.done():
            if world.pace.now() > end:
                answer.cancel()
                return False
            await world.pace.look_again(30)
        said = answer.result()
        if said == "unknown":
            message = "the collection code was not known at the counter"
            raise GaveUp(message)
        return said == "collected"
