"""Somebody with a browser that knows neither script nor style: links, forms, cookies."""

import time
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx

from giliran.demo.live.pages import NotThere, Page

Files = dict[str, tuple[str, bytes, str]]


class Visitor:
    """A person who follows links and fills in forms."""

    browsers: ClassVar[list[httpx.Client]] = []

    @classmethod
    def all_leave(cls) -> None:
        """Close everybody's browser."""
        while cls.browsers:
            cls.browsers.pop().close()

    def __init__(self, address: str) -> None:
        self.address = address
        self.browser = httpx.Client(base_url=address, follow_redirects=True, timeout=30)
        self.browsers.append(self.browser)
        self.answer: httpx.Response | None = None
        self.page = Page(address)

    def open(self, path: str) -> "Visitor":
        """Open a page."""
        return self._shown(self.browser.get(path))

    @property
    def path(self) -> str:
        """Where they are."""
        assert self.answer is not None
        return urlsplit(str(self.answer.url)).path

    @property
    def text(self) -> str:
        """What they read, spaces made one."""
        return self.page.text

    def sees(self, words: str) -> None:
        """Fail unless the page says these words."""
        assert words in self.text, f"{words!r} is not on {self.path}: {self.text[:3000]}"

    def href(self, words: str) -> str:
        """Return where the first link leads whose text has these words."""
        try:
            return self.page.href(words)
        except NotThere as missing:
            raise AssertionError(str(missing)) from None

    def follow(self, words: str) -> "Visitor":
        """Follow the first link whose text has these words."""
        return self.open(self.href(words))

    def submit(self, files: Files | None = None, *, press: tuple[str, str] | None = None, **answers: Any) -> "Visitor":
        """Fill in the form that has all of these fields, and send it."""
        try:
            form = self.page.form_with({*answers, *(files or {})}, press)
        except NotThere as missing:
            raise AssertionError(str(missing)) from None
        given = {name: [*map(str, each)] if isinstance(each, list) else str(each) for name, each in answers.items()}
        values = form.filled(given, press=press, without=files or ())
        if form.method == "get":
            return self._shown(self.browser.get(form.action, params=values))
        headers = {"Referer": str(self.answer.url) if self.answer else self.address}
        return self._shown(self.browser.post(form.action, data=values, files=files, headers=headers))

    def submit_to(self, last: str) -> "Visitor":
        """Send the form whose address ends with this word, as it stands."""
        form = self.page.form_to(last)
        headers = {"Referer": str(self.answer.url) if self.answer else self.address}
        return self._shown(self.browser.post(form.action, data=form.values, headers=headers))

    def choices(self, name: str) -> list[str]:
        """Return what may be chosen in the radio buttons or tick boxes of a name."""
        return self.page.choices(name)

    def asks(self) -> set[str]:
        """Return the names of all fields on the page that people fill in."""
        return self.page.asks()

    def wait_for(self, path: str, words: str, *, seconds: float = 20.0) -> None:
        """Open a page again and again until it says these words."""
        end = time.monotonic() + seconds
        while words not in self.open(path).text:
            assert time.monotonic() < end, f"{words!r} did not come up on {path}: {self.text[:3000]}"
            time.sleep(0.3)

    def _shown(self, answer: httpx.Response) -> "Visitor":
        assert answer.status_code < 500, f"{answer.status_code} {answer.url}"
        self.answer = answer
        is_page = "html" in answer.headers.get("content-type", "")
        self.page = Page(str(answer.url), answer.text if is_page else "")
        return self
