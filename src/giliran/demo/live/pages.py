"""What somebody sees whose browser knows neither script nor style: links, forms, and the text."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

UNASKED = frozenset({"csrfmiddlewaretoken", "once", "seen"})
"""Fields that a form brings along and nobody fills in."""
_ASIDE = "/bahasa/"
Answer = str | list[str]


class NotThere(LookupError):  # noqa: N818 - what a person misses on a page, not a bug
    """The page has no such form or link."""


@dataclass
class Form:
    """A form as it stands on a page. `choices` are its radio buttons and tick boxes, `options` those of its lists."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    @property
    def asked(self) -> set[str]:
        """The names of what people fill in."""
        return self.names - UNASKED

    def filled(
        self,
        answers: Mapping[str, Answer],
        *,
        press: tuple[str, str] | None = None,
        without: Iterable[str] = (),
    ) -> dict[str, list[str]]:
        """Return what is sent: what stood there, changed by `answers`, with the button that was pressed."""
        values = {name: kept for name, kept in self.values.items() if name not in set(without)}
        for name, answer in answers.items():
            values[name] = [*answer] if isinstance(answer, list) else [answer]
        if press:
            values[press[0]] = [press[1]]
        return values


class Page(HTMLParser):
    """A page that was fed with its HTML: forms with their values, links, and the text that people see.

    `actions` are where the links lead that look like buttons, the page's own way onward first.
    """

    _SILENT = frozenset({"script", "style", "title", "svg"})

    def __init__(self, address: str, html: str = "") -> None:
        """Take the address that the page was shown under, and its HTML."""
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.actions: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._link: str | None = None
        self._select: str | None = None
        self._area: str | None = None
        self._silent = 0
        if html:
            self.feed(html)

    @property
    def path(self) -> str:
        """Where one is."""
        return urlsplit(self.address).path

    @property
    def text(self) -> str:
        """What one reads, spaces made one."""
        return re.sub(r"\s+", " ", " ".join(self.words))

    def href(self, words: str) -> str:
        """Return where the first link leads whose text has these words; raise `NotThere`."""
        for href, text in self.links:
            if words in re.sub(r"\s+", " ", text):
                return href
        message = f"no link says {words!r} on {self.path}: {[text.strip() for _, text in self.links]}"
        raise NotThere(message)

    def hrefs(self, part: str) -> list[str]:
        """Return where links lead whose address has this part, each once, in their order."""
        return list(dict.fromkeys(href for href, _ in self.links if part in href))

    def form_with(self, names: Collection[str], press: tuple[str, str] | None = None) -> Form:
        """Return the first form that has all of these fields, and this button; raise `NotThere`."""
        for form in self.forms:
            if _ASIDE in form.action or (press and press not in form.buttons):
                continue
            if set(names) <= form.names:
                return form
        message = f"no form asks for {sorted(names)} on {self.path}: {[sorted(form.names) for form in self.forms]}"
        raise NotThere(message)

    def form_to(self, last: str) -> Form:
        """Return the first form whose address ends with this word; raise `NotThere`."""
        for form in self.forms:
            if form.action.rstrip("/").endswith(last):
                return form
        message = f"no form leads to {last!r} on {self.path}"
        raise NotThere(message)

    def has_button(self, name: str, value: str) -> bool:
        """Whether there is such a button."""
        return any((name, value) in form.buttons for form in self.forms)

    def choices(self, name: str) -> list[str]:
        """Return what may be chosen in the radio buttons or tick boxes of a name; raise `NotThere`."""
        for form in self.forms:
            if name in form.choices:
                return form.choices[name]
        message = f"nothing named {name!r} can be chosen on {self.path}"
        raise NotThere(message)

    def asks(self) -> set[str]:
        """Return the names of all fields on the page that people fill in."""
        return {name for form in self.forms if _ASIDE not in form.action for name in form.asked}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up a tag."""
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
            if "button" in (given.get("class") or "").split():
                self.actions.append(self._link)
        elif self._form is not None:
            self._field(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
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
        """Take up text."""
        if self._area and self._form is not None:
            self._form.values[self._area][0] += data
        if self._silent:
            return
        self.words.append(data)
        if self._link and self.links:
            href, text = self.links[-1]
            self.links[-1] = (href, text + data)

    def _field(self, form: Form, tag: str, given: dict[str, str | None]) -> None:
        name, value, kind = given.get("name") or "", given.get("value") or "", given.get("type") or "text"
        if tag == "option" and self._select:
            form.options.setdefault(self._select, []).append(value)
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = [value]
        elif not name or "disabled" in given:
            return
        elif tag == "button":
            form.buttons.append((name, value))
        else:
            form.names.add(name)
            self._control(form, tag, given, name=name, value=value, kind=kind)

    def _control(self, form: Form, tag: str, given: dict[str, str | None], *, name: str, value: str, kind: str) -> None:
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            form.values[name] = [""]
        elif kind == "file":
            form.files.add(name)
        elif kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.values.setdefault(name, []).append(value)
        elif kind not in {"submit", "button", "image"}:
            form.values.setdefault(name, []).append(value)
