"""Somebody with an account: signs up with the codes that arrive by mail and SMS, and signs in again when need be."""

import asyncio
import re
import time
from typing import Any

import httpx

from giliran.demo.live.browser import SIGN_IN, Browser, GaveUp, Refused
from giliran.demo.live.pages import Page
from giliran.demo.live.world import World
from giliran.demo.logins import PASSWORD
from giliran.demo.people import Synthetic

_SIGN_UP = "/akun/daftar/"
_PHONE_FIRST = "/akun/daftar/ponsel/"
"""Where a browser without script goes first: it cannot work out what the page for signing up asks of others."""
_HOME = "/beranda/"
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_A_CODE_TAKES = 25.0
"""Seconds of the machine's time after which somebody asks for another code."""
_STEPS = 30


class Person:
    """An applicant with a browser, a phone and a mailbox."""

    def __init__(self, world: World, who: Synthetic) -> None:
        """Give the person a browser of their own; nobody is signed in."""
        self.world = world
        self.who = who
        self.browser: Browser = world.browser(comes_from=who.address127, language=who.language)
        self.browser.sign_in = self.signs_in
        self._used: set[str] = set()

    def did(self, word: str, *, office: str = "", **ids: object) -> None:
        """Write down what was acknowledged."""
        self.world.did(word, who=self.who.email, office=office, **ids)

    async def signs_up(self) -> None:
        """Open an account, both codes proved. Somebody who finds an account of theirs signs in."""
        await self.browser.open(_PHONE_FIRST, act="sign up")
        await self._gets_home()
        self.did("account")

    async def signs_in(self) -> None:
        """Sign in with the password."""
        await self.browser.open(SIGN_IN, act="sign in")
        await self._gets_home()

    async def _gets_home(self) -> None:
        """Answer whatever stands between here and the home page, however often the way there breaks off."""
        for _ in range(_STEPS):
            page = self.browser.page
            try:
                if page.path == _HOME:
                    return
                if page.path == _PHONE_FIRST:
                    await self.browser.submit(act="sign up", phone=self.who.phone)
                elif page.path == _SIGN_UP:
                    await self._fills_in_the_account(page)
                elif page.path == f"{_PHONE_FIRST}kode/":
                    await self._proves(self.who.phone)
                elif "kode-email" in page.path:
                    await self._proves(self.who.email)
                elif "kode-ponsel" in page.path:
                    await self._proves(self.who.phone)
                elif {"login", "password"} <= page.asks():
                    await self.browser.submit(act="sign in", login=self.who.email, password=PASSWORD)
                else:
                    await self.browser.open(_HOME, act="home")
            except Refused as no:
                await self._after(no)
        message = f"did not get home from {self.browser.page.path}"
        raise GaveUp(message)

    async def _fills_in_the_account(self, page: Page) -> None:
        """Give address and password; the number was proved before, or is proved now."""
        if "phone" in page.asks():
            await self.browser.open(_PHONE_FIRST, act="sign up")
            return
        await self.world.pace.think(40)
        await self.browser.submit(act="sign up", email=self.who.email, password1=PASSWORD)

    async def _after(self, no: Refused) -> None:
        """Go on after a no: an account that is there already is signed in to, anything else is tried again."""
        self.world.figures.errors[f"refused {no}"] += 1
        await self.world.pace.real(1.0)
        there = SIGN_IN if no.page.path.startswith(_SIGN_UP) else _HOME
        await self.browser.open(there, act="sign in")

    async def _proves(self, to: str) -> None:
        code = await self._code_sent(to)
        if code:
            await self.world.pace.think(15)
            self._used.add(code)
            await self.browser.submit(act="code", code=code)
        elif self.browser.page.path.startswith(_PHONE_FIRST):
            # A number that has an account gets no code; this person's may have been opened before a power cut.
            await self.browser.open(SIGN_IN, act="sign in")
        elif self.browser.page.form_with(["action"]):
            await self.browser.submit(act="code", action="resend")

    async def _code_sent(self, to: str) -> str:
        """Return the newest code that was not used yet; empty when none came for long."""
        end = time.monotonic() + _A_CODE_TAKES
        while time.monotonic() < end:
            for message in await self._messages(to):
                found = _CODE.search(str(message.get("text", "")))
                if found and found.group() not in self._used:
                    return found.group()
            await self.world.pace.real(0.4)
        return ""

    async def _messages(self, to: str) -> list[dict[str, Any]]:
        try:
            answer = await self.world.boxes.get(f"{self.world.carrier}/messages", params={"to": to})
            answer.raise_for_status()
        except httpx.HTTPError:
            self.world.figures.errors["carrier"] += 1
            await asyncio.sleep(0.5)
            return []
        messages: list[dict[str, Any]] = answer.json()
        return messages[:2]
