"""A virtual member of staff: signs in with the second factor, and again whenever the session is lost."""

import time

from giliran.demo.live.browser import SIGN_IN, Browser, GaveUp, Refused
from giliran.demo.live.world import World
from giliran.demo.logins import PASSWORD, second_factor
from giliran.foundation.totp import PERIOD, totp

_TRIES = 12


class Staff:
    """Somebody who works at an office, before a screen of their own."""

    def __init__(self, world: World, *, email: str, office: str, beside: "Staff | None" = None) -> None:
        """Sit down; nobody is signed in yet. `beside` is who has the same account and the same machine."""
        self.world, self.email, self.office = world, email, office
        self.hall = world.hall(office)
        self.browser: Browser = beside.browser.tab() if beside else world.browser()
        self.browser.sign_in = self.signs_in
        self.root = f"/petugas/{office}"

    def did(self, word: str, **ids: object) -> None:
        """Write down what was acknowledged."""
        self.world.did(word, who=self.email, office=self.office, **ids)

    def day(self) -> str:
        """Return the day on the office's wall clock, as ISO 8601."""
        return self.world.day_at(self.office).isoformat()

    async def signs_in(self) -> None:
        """Sign in with password and authenticator; whose code was used already waits for the next."""
        for _ in range(_TRIES):
            page = await self.browser.open(SIGN_IN, act="sign in")
            try:
                if "login" in page.asks():
                    page = await self.browser.submit(act="sign in", login=self.email, password=PASSWORD)
                if "code" in page.asks():
                    code = totp(second_factor(self.email, self.world.key), time.time())
                    page = await self.browser.submit(act="sign in", code=code)
            except Refused as no:
                self.world.figures.errors[f"refused {no}"] += 1
                await self.world.pace.real(PERIOD - time.time() % PERIOD + 0.5)
                continue
            if not {"login", "code"} & page.asks():
                return
            await self.world.pace.real(PERIOD - time.time() % PERIOD + 0.5)
        message = "staff could not sign in"
        raise GaveUp(message)
