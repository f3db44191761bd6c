"""Those who have not prepared: they sign in during the rush, through the queue at the door, and go on as people do.

All of it over real HTTP and the pages that people see: the queue, the password form, getting ready, the waiting room
(no script: the page says when to load it again), the times, and the form that takes one.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from giliran.bench.release_world import PASSWORD

_REFRESH = re.compile(r'http-equiv="refresh" content="(\d+)"')
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|pass|once)" value="([^"]+)"')
_SLOT = re.compile(r'name="slot" value="([^"]+)"')
_AT_ONCE = 100
_LONGEST = 900.0
_OK, _ELSEWHERE, _TOO_BUSY = 200, 303, 503
_HTML = {"Accept": "text/html"}


@dataclass(kw_only=True)
class Signed:
    """What became of them."""

    count: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    queued: list[float] = field(default_factory=list)


class LostError(Exception):
    """A page was not what it should be; the text says which."""

    def __init__(self, answer: httpx.Response) -> None:
        """Take the answer."""
        where = answer.request.url.path.rstrip("/").rpartition("/")[2]
        super().__init__(f"{where} {answer.status_code} {answer.headers.get('location', '')}")


async def all_sign_in(
    people: Sequence[tuple[str, UUID]], *, release: UUID, pages: int, fast: int, begin: float, spread: float
) -> Signed:
    """Let people come over `spread` seconds from `begin` on, sign in, and try to get a place."""
    found = Signed()
    limits = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int, email: str, application: UUID) -> None:
        await asyncio.sleep(max(0.0, begin + spread * number / max(1, len(people)) - time.time()))
        visitor = _Visitor(found, limits, release=release, pages=pages, fast=fast)
        try:
            await asyncio.wait_for(visitor.live(email, application), _LONGEST)
        except (LostError, httpx.HTTPError, TimeoutError) as problem:
            found.errors[f"{type(problem).__name__} {problem}"] += 1
        finally:
            await visitor.client.aclose()

    await asyncio.gather(*(one(number, *each) for number, each in enumerate(people)))
    return found


class _Visitor:
    """One browser without script."""

    def __init__(self, found: Signed, limits: asyncio.Semaphore, *, release: UUID, pages: int, fast: int) -> None:
        self.found, self.limits = found, limits
        self.pages, self.fast = f"http://127.0.0.1:{pages}", f"http://127.0.0.1:{fast}"
        self.room = f"{self.fast}/ruang-tunggu/{release}/"
        self.client = httpx.AsyncClient(headers=_HTML, timeout=60)

    async def ask(self, method: str, url: str, **sent: Any) -> httpx.Response:
        """Ask once more, as the answer says, while it is turned away."""
        while True:
            async with self.limits:
                answer = await self.client.request(method, url, **sent)
            if answer.status_code != _TOO_BUSY:
                return answer
            self.found.count["turned_away"] += 1
            await asyncio.sleep(float(answer.headers.get("retry-after", 5)))

    async def live(self, email: str, application: UUID) -> None:
        """Sign in, get ready, wait, choose."""
        await self._sign_in(email)
        ready = f"{self.pages}/janji/{application}/siap/"
        page = await self.ask("GET", ready)
        if page.status_code != _OK:
            raise LostError(page)
        form = _hidden(page)
        given = await self.ask("POST", ready, data={**form, "lane": "regular"})
        if "giliran_masuk" not in given.cookies:
            raise LostError(given)
        joined = await self.ask("POST", self.room)
        if joined.status_code != _ELSEWHERE:
            raise LostError(joined)
        self.found.count["joined"] += 1
        await self._wait()

    async def _sign_in(self, email: str) -> None:
        began, door = time.time(), f"{self.pages}/akun/masuk/"
        while True:
            page = await self.ask("GET", door)
            again = _REFRESH.search(page.text)
            if again is None:
                break
            self.found.count["queued"] += 1
            await asyncio.sleep(int(again[1]))
        sent = {**_hidden(page), "login": email, "password": PASSWORD, "remember": "on"}
        done = await self.ask("POST", door, data=sent)
        if not done.headers.get("location", "").startswith("/beranda/"):
            raise LostError(done)
        self.found.count["signed_in"] += 1
        self.found.queued.append(time.time() - began)

    async def _wait(self) -> None:
        while True:
            page = await self.ask("GET", self.room)
            if page.status_code == _ELSEWHERE:
                if await self._choose():
                    return
                continue
            again = _REFRESH.search(page.text)
            if page.status_code != _OK or (again is None) != ("memuat ulang" not in page.text):
                raise LostError(page)
            if again is None or "habis" in page.text:
                self.found.ends["sold_out" if "habis" in page.text else "other"] += 1
                return
            await asyncio.sleep(int(again[1]))

    async def _choose(self) -> bool:
        page = await self.ask("GET", f"{self.room}pilih/")
        slots = _SLOT.findall(page.text)
        if not slots:
            await asyncio.sleep(1)
            return False
        form = {**_hidden(page), "slot": slots[len(slots) // 2]}
        done = await self.ask("POST", f"{self.fast}/api/fast/holds", data=form)
        if "/tagihan/" not in done.headers.get("location", ""):
            return False
        self.found.ends["booked"] += 1
        return True


def _hidden(page: httpx.Response) -> dict[str, str]:
    return {
        name: value for name, value in _HIDDEN.findall(page.text) if name != "once" or "ruang-tunggu" in str(page.url)
    }
