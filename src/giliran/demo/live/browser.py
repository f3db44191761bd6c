"""A virtual person's browser: no script, its own cookies, its own address; presses again what was not answered."""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from giliran.demo.live.figures import Figures
from giliran.demo.live.pace import Pace
from giliran.demo.live.pages import Answer, Form, NotThere, Page

Files = Mapping[str, tuple[str, bytes, str]]
SIGN_IN = "/akun/masuk/"
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.4, 8.0
PATIENCE = 240.0
"""Seconds of the machine's time after which somebody whom nobody answers gives up."""
_MOST_REDIRECTS = 8
_BUSY = frozenset({429, 502, 503, 504})
_SERVER_ERROR = 500
_REFUSED = 400
_LONGEST_WORD, _LONGEST_NUMBERED = 24, 6


class GaveUp(Exception):  # noqa: N818 - an outcome that is counted, not a bug
    """Somebody could not go on; the message says why, without anybody's data."""


class Refused(Exception):  # noqa: N818 - the same
    """The product answered no (4xx); `page` says what it wants."""

    def __init__(self, status: int, page: Page) -> None:
        """Take what was answered."""
        super().__init__(f"{status} at {place(page.path)}")
        self.status = status
        self.page = page


class Browser:
    """One person's browser. `sign_in` is called when the session turns out to be lost."""

    def __init__(
        self, address: str, *, figures: Figures, pace: Pace, comes_from: str = "", language: str = "id"
    ) -> None:
        """Open a browser for the product at `address`, from the network address `comes_from` if the system allows."""
        self.address = address
        self.figures = figures
        self.pace = pace
        self.page = Page(address)
        self.html = ""
        self.looks_again = False
        """Whether the page asked to be loaded again by itself: something is still being worked on."""
        self.sign_in: Callable[[], Awaitable[None]] | None = None
        self._signing_in = False
        self._falls_back = bool(comes_from)
        self._door = _Door()
        self._entered = 0
        self._client = httpx.AsyncClient(
            base_url=address,
            timeout=_TIMEOUT,
            headers={"Accept-Language": language, "User-Agent": "Giliran-Simulation/1.0"},
            transport=httpx.AsyncHTTPTransport(
                verify=_no_tls(), local_address=comes_from or None, limits=httpx.Limits(max_connections=4)
            ),
            trust_env=False,
        )

    def tab(self) -> "Browser":
        """Return another tab of it: a page of its own, the same cookies; whoever signs in does so for all tabs."""
        other = copy(self)
        other.page, other.html, other.sign_in = Page(self.address), "", None
        return other

    async def close(self) -> None:
        """Close it."""
        await self._client.aclose()

    async def open(self, path: str, *, act: str) -> Page:
        """Open a page; `act` is what it is counted as."""
        answer = await self._get(urljoin(self.address, path), act)
        if self._is_signed_out(answer, path):
            await self._sign_in_again()
            answer = await self._get(urljoin(self.address, path), act)
        return self._shown(answer)

    async def read(self, path: str, *, act: str) -> Any:
        """Return what JSON stands at an address, leaving the page where it is. Raises `Refused`."""
        answer = await self._get(urljoin(self.address, path), act)
        if answer.status_code >= _REFUSED:
            raise Refused(answer.status_code, Page(str(answer.url)))
        return answer.json()

    async def fetch(self, path: str, *, act: str) -> str:
        """Return what text stands at an address, leaving the page where it is. Raises `Refused`."""
        answer = await self._get(urljoin(self.address, path), act)
        if answer.status_code >= _REFUSED:
            raise Refused(answer.status_code, Page(str(answer.url)))
        return answer.text

    async def submit(
        self,
        answers: Mapping[str, Answer] | None = None,
        *,
        act: str,
        press: tuple[str, str] | None = None,
        files: Files | None = None,
        to: str = "",
        having: Collection[str] = (),
        **more: Answer,
    ) -> Page:
        """Fill in the form that has all of these fields (or leads `to` an address that ends so), and send it.

        `more` are further answers, `having` names fields that the form has beside those that are filled in.
        Comes back when the write was acknowledged and the page behind it is there. Raises `Refused` for 4xx, `NotThere`
        where there is no such form, `GaveUp` when nobody answered for long.
        """
        said = {**(answers or {}), **more}
        form = self.page.form_to(to) if to else self.page.form_with({*said, *having, *(files or {})}, press)
        values = form.filled(said, press=press, without=files or ())
        if form.method == "get":
            return await self._ask(form, values, act)
        answer = await self._post(form, values, files, act)
        for _ in range(2):
            if not self._may_send_again(answer, form):
                break
            values = await self._renewed(form, values, act)
            answer = await self._post(form, values, files, act)
        return self._shown(await self._followed(answer, act))

    async def _ask(self, form: Form, values: dict[str, list[str]], act: str) -> Page:
        pairs = [(name, each) for name, given in values.items() for each in given]
        return self._shown(await self._get(str(httpx.URL(form.action, params=pairs)), act))

    async def _post(self, form: Form, values: dict[str, list[str]], files: Files | None, act: str) -> httpx.Response:
        headers = {"Referer": self.page.address, "Origin": self.address}
        return await self._answered(
            act, "POST", form.action, data=values, files=dict(files) if files else None, headers=headers
        )

    async def _get(self, address: str, act: str) -> httpx.Response:
        return await self._followed(await self._answered(act, "GET", address), act)

    async def _followed(self, answer: httpx.Response, act: str) -> httpx.Response:
        """Follow redirects ourselves: once a POST was answered, only the page behind it is asked for again."""
        for _ in range(_MOST_REDIRECTS):
            if not answer.has_redirect_location:
                return answer
            address = urljoin(str(answer.url), answer.headers["Location"])
            answer = await self._answered(act, "GET", address)
        message = f"redirects without end at {place(answer.url.path)}"
        raise GaveUp(message)

    async def _answered(self, act: str, method: str, address: str, **sent: Any) -> httpx.Response:
        """Send until there is an answer: the same again when it was refused, dropped, or came to nothing."""
        pause, began = _FIRST_PAUSE, time.monotonic()
        while True:
            trouble, wait = "", 0.0
            started = time.monotonic()
            try:
                answer = await self._client.request(method, address, **sent)
            except httpx.TransportError as problem:
                trouble = self._trouble(problem)
            else:
                self.figures.answered(act, time.monotonic() - started)
                if answer.status_code < _SERVER_ERROR and answer.status_code not in _BUSY:
                    return answer
                trouble = str(answer.status_code)
                wait = _asked_to_wait(answer)
            self.figures.errors[trouble] += 1
            if time.monotonic() - began > PATIENCE:
                message = f"no answer to {act} ({trouble})"
                raise GaveUp(message)
            self.figures.retries[act] += 1
            await self.pace.real(max(wait, pause * self.pace.chance.uniform(0.7, 1.3)))
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _trouble(self, problem: httpx.TransportError) -> str:
        if self._falls_back and isinstance(problem, httpx.ConnectError) and "assign" in str(problem).lower():
            # This system has only 127.0.0.1 on its loopback.
            self._falls_back = False
            self._client._transport = httpx.AsyncHTTPTransport(verify=_no_tls())  # noqa: SLF001 - no other way
        return type(problem).__name__

    def _is_signed_out(self, answer: httpx.Response, wanted: str) -> bool:
        there = answer.url.path
        return there == SIGN_IN and urlsplit(wanted).path != SIGN_IN and self._can_sign_in

    @property
    def _can_sign_in(self) -> bool:
        return self.sign_in is not None and not self._signing_in

    def _may_send_again(self, answer: httpx.Response, form: Form) -> bool:
        """Whether the form was not even looked at, because the session is gone or its token has changed."""
        if urlsplit(form.action).path == SIGN_IN or not self._can_sign_in:
            return False
        to = urlsplit(answer.headers.get("Location", "")).path
        return to == SIGN_IN or (answer.status_code == httpx.codes.FORBIDDEN and "csrf" in answer.text.lower())

    async def _renewed(self, form: Form, values: dict[str, list[str]], act: str) -> dict[str, list[str]]:
        """Sign in again, open the page anew, and return what was to be sent, now with the page's new token."""
        stood_on = self.page.address
        await self._sign_in_again()
        page = await self.open(stood_on, act=act)
        last = urlsplit(form.action).path
        same = next((each for each in page.forms if urlsplit(each.action).path == last), None)
        if same is None:
            message = f"after signing in again there was no form at {place(last)}"
            raise NotThere(message)
        return {**values, "csrfmiddlewaretoken": same.values.get("csrfmiddlewaretoken", [])}

    async def _sign_in_again(self) -> None:
        self.figures.retries["sign in again"] += 1
        await self.enter()

    async def enter(self) -> None:
        """Sign in, unless that was done in another tab since this one did; meanwhile nobody is sent to sign in."""
        if self.sign_in is None:
            return
        async with self._door.alone:
            if self._door.times == self._entered:
                self._signing_in = True
                try:
                    await self.sign_in()
                finally:
                    self._signing_in = False
                self._door.times += 1
            self._entered = self._door.times

    def _shown(self, answer: httpx.Response) -> Page:
        is_page = "html" in answer.headers.get("content-type", "")
        self.html = answer.text if is_page else ""
        self.page = Page(str(answer.url), self.html)
        self.looks_again = "Refresh" in answer.headers
        if answer.status_code >= _REFUSED:
            raise Refused(answer.status_code, self.page)
        return self.page


@dataclass
class _Door:
    """How often somebody signed in with a browser, in any of its tabs."""

    alone: asyncio.Lock = field(default_factory=asyncio.Lock)
    times: int = 0


def place(path: str) -> str:
    """Return an address without anybody's ids, as it may be told and counted."""
    return "/".join("…" if _is_id(part) else part for part in path.split("/"))


def _is_id(part: str) -> bool:
    return len(part) > _LONGEST_WORD or (len(part) > _LONGEST_NUMBERED and any(letter.isdigit() for letter in part))


def _asked_to_wait(answer: httpx.Response) -> float:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), 30.0) if said.isdecimal() else 0.0


@cache
def _no_tls() -> ssl.SSLContext:
    """One context for all: making one takes longer than everything else that a browser needs."""
    return ssl.create_default_context()


async def gently(tasks: "set[asyncio.Task[None]]", *, seconds: float) -> None:
    """Wait for tasks that were asked to end, then end the rest."""
    if tasks:
        _, slow = await asyncio.wait(tasks, timeout=seconds)
        for task in slow:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
