"""Going round: every page as everybody, every form on them, and what was wrong with the answers."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.fuzz import judging, nasty
from tests.fuzz.reading import Form, Page, page_of
from tests.fuzz.scene import Scene, roles_of
from tests.fuzz.sending import Shot, Value, send
from tests.fuzz.shooting import shots_at
from tests.test_access_matrix import all_rows

_MOST_TOLD = 40
_LANGUAGE = "/bahasa/"
PROGRAMS = ("application/json", "application/problem+json", "application/manifest+json", "text/event-stream")


@dataclass
class Round:
    """A walk through the scene; `wrong` has each kind of fault with those that did it.

    `pages` are what was opened, `ways_on` where redirects led, each with the name of its URL.
    """

    scene: Scene
    sent: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    programs: set[str] = field(default_factory=set)
    pages: list[tuple[str, Page]] = field(default_factory=list)
    ways_on: list[tuple[str, str]] = field(default_factory=list)

    def shoot(self, who: str, shot: Shot) -> Any:
        """Send one shot as somebody, judge the answer, return it."""
        answer = send(self.scene.personas[who], shot)
        self.sent["all"] += 1
        self.sent[f"{answer.status_code // 100}xx"] += 1
        if answer.headers.get("Content-Type", "").split(";")[0] in PROGRAMS:
            self.programs.add(shot.path)
        for fault in judging.faults(answer, typed=_typed(shot), onward=_asks_onward(shot)):
            self.wrong.setdefault(fault, []).append(f"{who}: {shot}")
        return answer

    def shoot_all(self, shots: Iterable[tuple[str, Shot]]) -> None:
        """Send them all."""
        for who, shot in shots:
            self.shoot(who, shot)

    def told(self) -> str:
        """Return what was wrong, one kind a line."""
        kinds = [f"{fault}\n    {len(by)} times, first by {by[0]}" for fault, by in self.wrong.items()]
        return "\n".join(kinds[:_MOST_TOLD])

    def forms(self, *, everybody: bool) -> list[tuple[str, Form]]:
        """Open every address as those it is for (or as everybody), and return each form once (once a person)."""
        found: dict[tuple[object, ...], tuple[str, Form]] = {}
        for name, address in self.scene.all_addresses():
            for who in walkers(self.scene, name, everybody=everybody):
                answer = self.shoot(who, Shot(label="open", path=address))
                self.ways_on.append((name, answer.headers.get("Location", "")))
                page = page_of(answer, address=address)
                if page is None:
                    continue
                self.pages.append((name, page))
                for form in page.forms:
                    found.setdefault(_identity(who if everybody else "", form), (who, form))
        return list(found.values())


def walkers(scene: Scene, name: str, *, everybody: bool) -> list[str]:
    """Return who opens a URL: everybody, or those whom it is for and one whom it keeps out."""
    if everybody:
        return list(scene.personas)
    row = all_rows().get(name)
    return roles_of(row.rule) if row else ["administrator", "applicant"]


def at_forms(forms: Sequence[tuple[str, Form]], scene: Scene, *, each: int, seed: int) -> Iterator[tuple[str, Shot]]:
    """Yield so many shots at each form (0: all), drawn by lot; the first three always. Files take long: fewer."""
    lot = random.Random(seed)  # noqa: S311 - repeatable on purpose
    for who, form in forms:
        shots = list(shots_at(form, others=scene.others))
        first, rest = shots[:3], shots[3:]
        most = len(rest) if not each else min(len(rest), each if not form.files else max(1, each // 3))
        yield from ((who, shot) for shot in [*first, *lot.sample(rest, most)])


def at_addresses(scene: Scene, *, each: int, seed: int) -> Iterator[tuple[str, Shot]]:
    """Yield shots at addresses themselves: their parts, query strings, headers, cookies, hosts and methods."""
    lot = random.Random(seed)  # noqa: S311 - the same
    for name, address in scene.all_addresses():
        shots = list(_around(address))
        for who in walkers(scene, name, everybody=False)[:2]:
            drawn = shots if not each else lot.sample(shots, min(each, len(shots)))
            yield from ((who, shot) for shot in drawn)


def _around(address: str) -> Iterator[Shot]:
    parts = address.split("/")
    for place, part in enumerate(parts):
        if part and place > 1:
            for wrong in nasty.SEGMENTS:
                changed = "/".join([*parts[:place], wrong, *parts[place + 1 :]])
                yield Shot(label=f"part {wrong[:20]}", path=changed)
    for query in nasty.QUERIES:
        yield Shot(label="query", path=f"{address}?{query}")
    for headers in nasty.HEADERS:
        yield Shot(label=f"header {next(iter(headers))}", path=address, headers=headers)
    for cookie in nasty.COOKIES:
        yield Shot(label="cookie", path=address, extra={"HTTP_COOKIE": cookie})
    for host in nasty.HOSTS:
        yield Shot(label=f"host {host[:20]!r}", path=address, extra={"HTTP_HOST": host})
    for method in nasty.METHODS:
        yield Shot(label="method", path=address, method=method, fields=[("x", nasty.TEXTS[3])])


def _identity(who: str, form: Form) -> tuple[object, ...]:
    """Return what makes two forms the same: one language switch stands on every page, one search on many."""
    path = urlsplit(form.action).path
    if path == _LANGUAGE:
        return (_LANGUAGE,)
    return who, path, form.method, tuple(sorted(form.names))


def _typed(shot: Shot) -> bytes:
    words = [_raw(value) for _name, value in shot.fields if not isinstance(value, tuple)]
    return b" ".join([*words, shot.path.encode()])


def _asks_onward(shot: Shot) -> bool:
    """Whether the sender put words of his own into the address, which the way on repeats."""
    named = any(name in {"next", "dari"} for name, _value in shot.fields)
    return named or (shot.method == "GET" and bool(shot.fields)) or "next=" in shot.path or "dari=" in shot.path


def _raw(value: Value) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
