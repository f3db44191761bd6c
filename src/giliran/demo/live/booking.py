"""From an application that was sent to a reservation: a day, a time, the bill, the bank."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from icalendar import Calendar

from giliran.demo.live.browser import PATIENCE, GaveUp, place
from giliran.demo.live.filing import Filing
from giliran.demo.live.pages import NotThere

_BILLING_CODE = re.compile(r'value="((?:\d ?){15})"')
_RESERVATION = re.compile(r'class="reservation-code">\s*([\w-]+)')
_STEPS = 60
_AMONG_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What somebody has who booked and paid."""

    code: str
    starts_at: datetime
    path: str


class Booking:
    """One person's way to a reservation."""

    def __init__(self, filing: Filing, *, soon: bool) -> None:
        """Book for an application; `soon`: the first free time rather than any of the next days."""
        self.filing = filing
        self.world, self.browser = filing.world, filing.browser
        self.soon = soon
        self._home = f"/permohonan-saya/{filing.application}/"

    async def books(self) -> Reservation:
        """Do the one next thing that the application's page names until there is a reservation."""
        for _ in range(_STEPS):
            page = await self.browser.open(self._home, act="application")
            href = page.actions[0] if page.actions else ""
            path = urlsplit(href).path
            if "/reservasi/" in path:
                return await self._opens(href)
            if "/tagihan/" in path:
                await self._pays(href)
            elif path.endswith("/bayar-dulu/"):
                await self._asks_for_bill(href)
            elif path.startswith("/janji/"):
                await self._chooses(href, last=False)
            else:
                await self.world.pace.look_again(15)
        message = "never got a reservation"
        raise GaveUp(message)

    async def moves(self, held: Reservation) -> Reservation:
        """Move the appointment to the last day in sight."""
        page = await self.browser.open(held.path, act="reservation")
        manage = page.hrefs("/kelola/")
        if not manage:
            return held
        page = await self.browser.open(manage[0], act="manage")
        choose = page.hrefs(f"/janji/{self.filing.application}/")
        if not choose or not await self._chooses(choose[0], last=True):
            return held
        moved = await self._opens(held.path)
        self.filing.did("moved", reservation=moved.code)
        return moved

    async def _chooses(self, href: str, *, last: bool) -> bool:
        """Choose a day and a time, and take the place; False when somebody else was quicker."""
        page = await self.browser.open(href, act="calendar")
        days = page.hrefs("/tanggal/")
        if not days:
            return await self._looks_further()
        await self.world.pace.think(30)
        chance = self.world.pace.chance
        day = days[-1] if last else days[0] if self.soon else chance.choice(days[:_AMONG_DAYS])
        page = await self.browser.open(day, act="day")
        try:
            slots = page.choices("slot")
        except NotThere:
            return False
        await self.world.pace.think(20)
        await self.browser.submit(act="day", slot=slots[0] if self.soon else chance.choice(slots))
        await self.world.pace.think(20)
        return await self._takes()

    async def _takes(self) -> bool:
        if not any("once" in form.names for form in self.browser.page.forms):
            return False  # the time was taken, or has passed, while we thought: the times are shown again
        page = await self.browser.submit(act="hold", having=["once"])
        if page.path.startswith("/tagihan/"):
            self.filing.did("held", billing_code=self._billing_code())
        return "/waktu/" not in page.path

    async def _looks_further(self) -> bool:
        """Look at the following month; where that has nothing either, come back later."""
        following = [href for href in self.browser.page.hrefs("?bulan=") if "bulan=" in href]
        page = await self.browser.open(following[-1], act="calendar") if following else self.browser.page
        if not page.hrefs("/tanggal/"):
            await self.world.pace.seconds(20 * 60)
            return False
        self.browser.page = page
        day = await self.browser.open(page.hrefs("/tanggal/")[0], act="day")
        await self.browser.submit(act="day", slot=day.choices("slot")[0])
        return await self._takes()

    async def _asks_for_bill(self, href: str) -> None:
        await self.browser.open(href, act="bill")
        await self.world.pace.think(20)
        page = await self.browser.submit(act="bill", having=["once"])
        if page.path.startswith("/tagihan/"):
            self.filing.did("billed", billing_code=self._billing_code())

    def _billing_code(self) -> str:
        found = _BILLING_CODE.search(self.browser.html)
        if found is None:
            message = f"no billing code on {place(self.browser.page.path)}"
            raise NotThere(message)
        return re.sub(r"\D", "", found.group(1))

    async def _pays(self, href: str) -> None:
        page = await self.browser.open(href, act="bill")
        if not _BILLING_CODE.search(self.browser.html):
            await self.world.pace.look_again(15)
            return
        code = self._billing_code()
        await self.world.pace.think(90)
        paid = await self._at_the_bank(code)
        if paid is not None:
            noticed = any(str(notice["code"]).startswith("200") for notice in paid["notices"])
            self.filing.person.did(
                "paid", office=self.filing.office, billing_code=code, amount=paid["amount"], noticed=noticed
            )
        await self.browser.open(page.address, act="bill")
        await self.world.pace.look_again(5)

    async def _at_the_bank(self, code: str) -> dict[str, Any] | None:
        """Pay; None when the bank says that there is nothing to pay (any more) or gave the money back."""
        end, pause = time.monotonic() + PATIENCE, 0.5
        while time.monotonic() < end:
            try:
                started = time.monotonic()
                answer = await self.world.boxes.post(f"{self.world.bank}/api/pay", json={"code": code})
                self.world.figures.answered("bank", time.monotonic() - started)
                answer.raise_for_status()
                told: dict[str, Any] = answer.json()
            except (httpx.HTTPError, ValueError) as problem:
                self.world.figures.errors[f"bank {_named(problem)}"] += 1
                if isinstance(problem, httpx.HTTPStatusError) and problem.response.status_code == httpx.codes.CONFLICT:
                    return None
            else:
                return told if told["state"] == "paid" else None
            self.world.figures.retries["bank"] += 1
            await self.world.pace.real(pause)
            pause = min(pause * 2, 8.0)
        message = "the bank did not answer"
        raise GaveUp(message)

    async def _opens(self, href: str) -> Reservation:
        page = await self.browser.open(href, act="reservation")
        found = _RESERVATION.search(self.browser.html)
        if found is None:
            message = f"no reservation code on {place(page.path)}"
            raise NotThere(message)
        file = await self.browser.fetch(f"{page.path}kalender.ics", act="reservation")
        event: Any = Calendar.from_ical(file).walk("VEVENT")[0]
        self.filing.did("placed", reservation=found.group(1))
        return Reservation(code=found.group(1), starts_at=event["DTSTART"].dt.astimezone(UTC), path=page.path)


def _named(problem: Exception) -> str:
    if isinstance(problem, httpx.HTTPStatusError):
        return str(problem.response.status_code)
    return type(problem).__name__
