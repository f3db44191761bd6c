"""Somebody with a browser that knows neither script nor style: links, forms, cookies."""

import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

import httpx

Files = dict[str, tuple[str, bytes, str]]


@dataclass
class Form:
    """A form as it stands on a page."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Finds forms with their values, links, and the text that people see."""

    _SILENT = frozenset({"script", "style", "title", "svg"})

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._link: str | None = None
        self._select: str | None = None
        self._area: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in self._SILENT:
            self._silent += 1
        if tag == "form":
            self._form = Form(
                action=urljoin(self.address, given.get("action") or self.address),
                method=(given.get("method") or "get").lower(),
            )
            self.forms.append(self._form)
        elif tag == "a" and given.get("href"):
            self._link = urljoin(self.address, given["href"] or "")
            self.links.append((self._link, ""))
        elif self._form is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        assert self._form is not None
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "option" and self._select:
            if "selected" in given or self._select not in self._form.values:
                self._form.values[self._select] = [value]
            return
        if not name:
            return
        if tag == "button":
            self._form.buttons.append((name, value))
            return
        self._form.names.add(name)
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._form.values[name] = [""]
        if tag == "input" and given.get("type") in {"radio", "checkbox"}:
            self._form.choices.setdefault(name, []).append(value)
        if tag == "input" and self._sends(given):
            self._form.values.setdefault(name, []).append(value)

    @staticmethod
    def _sends(given: dict[str, str | None]) -> bool:
        kind = given.get("type") or "text"
        if kind in {"radio", "checkbox"}:
            return "checked" in given
        return kind not in {"submit", "button", "file", "image"}

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent -= 1
        if tag == "form":
            self._form = None
        elif tag == "a":
            self._link = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area][0] += data
        if self._silent:
            return
        self.words.append(data)
        if self._link and self.links:
            href, text = self.links[-1]
            self.links[-1] = (href, text + data)


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
        self.page = _Reader(address)

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
        return re.sub(r"\s+", " ", " ".join(self.page.words))

    def sees(self, words: str) -> None:
        """Fail unless the page says these words."""
        assert words in self.text, f"{words!r} is not on {self.path}: {self.text[:3000]}"

    def href(self, words: str) -> str:
        """Return where the first link leads whose text has these words."""
        for href, text in self.page.links:
            if words in re.sub(r"\s+", " ", text):
                return href
        message = f"no link says {words!r} on {self.path}: {[text.strip() for _, text in self.page.links]}"
        raise AssertionError(message)

    def follow(self, words: str) -> "Visitor":
        """Follow the first link whose text has these words."""
        return self.open(self.href(words))

    def submit(self, files: Files | None = None, *, press: tuple[str, str] | None = None, **answers: Any) -> "Visitor":
        """Fill in the form that has all of these fields, and send it."""
        form = self._form_with({*answers, *(files or {})}, press)
        values = {name: kept for name, kept in form.values.items() if name not in (files or {})}
        for name, value in answers.items():
            values[name] = [str(item) for item in value] if isinstance(value, list) else [str(value)]
        if press:
            values[press[0]] = [press[1]]
        if form.method == "get":
            return self._shown(self.browser.get(form.action, params=values))
        headers = {"Referer": str(self.answer.url) if self.answer else self.address}
        return self._shown(self.browser.post(form.action, data=values, files=files, headers=headers))

    def submit_to(self, last: str) -> "Visitor":
        """Send the form whose address ends with this word, as it stands."""
        form = next(form for form in self.page.forms if form.action.rstrip("/").endswith(last))
        headers = {"Referer": str(self.answer.url) if self.answer else self.address}
        return self._shown(self.browser.post(form.action, data=form.values, headers=headers))

    def choices(self, name: str) -> list[str]:
        """Return what may be chosen in the radio buttons or tick boxes of a name."""
        return next(form.choices[name] for form in self.page.forms if name in form.choices)

    def asks(self) -> set[str]:
        """Return the names of all fields on the page that people fill in."""
        forms = [form for form in self.page.forms if "/bahasa/" not in form.action]
        return {name for form in forms for name in form.names} - {"csrfmiddlewaretoken", "once", "seen"}

    def wait_for(self, path: str, words: str, *, seconds: float = 20.0) -> None:
        """Open a page again and again until it says these words."""
        end = time.monotonic() + seconds
        while words not in self.open(path).text:
            assert time.monotonic() < end, f"{words!r} did not come up on {path}: {self.text[:3000]}"
            time.sleep(0.3)

    def _form_with(self, names: set[str], press: tuple[str, str] | None) -> Form:
        for form in self.page.forms:
            if "/bahasa/" in form.action or (press and press not in form.buttons):
                continue
            if names <= form.names:
                return form
        message = f"no form asks for {sorted(names)} on {self.path}: {[sorted(form.names) for form in self.page.forms]}"
        raise AssertionError(message)

    def _shown(self, answer: httpx.Response) -> "Visitor":
        assert answer.status_code < 500, f"{answer.status_code} {answer.url}"
        self.answer = answer
        self.page = _Reader(str(answer.url))
        if "html" in answer.headers.get("content-type", ""):
            self.page.feed(answer.text)
        return self
