"""Real browsers for the journeys, and what every page must be: open to all, no wider than its screen, without errors.

Name a folder in GILIRAN_PICTURES to keep a picture of every kind of page.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page
from playwright.sync_api import TimeoutError as NothingCame

from tests.journeys.running import Running

PHONE, DESK = (360, 740), (1280, 800)
KIOSK, BOARD = (1080, 1920), (1920, 1080)
PATIENCE = 30_000
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_WITHOUT_LINE = "net::ERR_INTERNET_DISCONNECTED"
# Parts of a path or a title that name one case, not the kind of page.
_OWN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[^/\s]{24,}|[^/\s]*\d[^/\s]*")


Anybody = TypeVar("Anybody", bound="Screen")


@dataclass
class Screens:
    """Everybody's screens, and which kinds of page have been looked at on them.

    `closely`: whoever cannot see or point is thought of at both sizes of a page, not only at its user's own.
    """

    browser: Browser
    running: Running
    closely: bool = False
    looked_at: set[tuple[str, int]] = field(default_factory=set)

    def phone(self, who: type[Anybody], *, script: bool = True) -> Anybody:
        """Return somebody at a new phone, touched with fingers; without script its pages are used, not looked over."""
        return self._new(who, PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, java_script_enabled=script)

    def desk(self, who: type[Anybody]) -> Anybody:
        """Return somebody at a new screen on a desk."""
        return self._new(who, DESK)

    def kiosk(self) -> "Screen":
        """Return a new upright screen at an office's entrance, touched with fingers."""
        return self._new(Screen, KIOSK, has_touch=True)

    def board(self) -> "Screen":
        """Return a new screen on an office's wall."""
        return self._new(Screen, BOARD)

    def _new(self, who: type[Anybody], size: tuple[int, int], **options: Any) -> Anybody:
        context = self.browser.new_context(
            base_url=self.running.address,
            viewport={"width": size[0], "height": size[1]},
            locale="id-ID",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        return who(self, context, size, script=options.get("java_script_enabled", True))


class Screen:
    """One person's screen: a fresh profile with a page open."""

    def __init__(self, screens: Screens, context: BrowserContext, size: tuple[int, int], *, script: bool) -> None:
        self.screens, self.context, self.size, self.script = screens, context, size, script
        self.running = screens.running
        self.said: list[str] = []
        self.without_line = False
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda problem: self.said.append(f"{self.path}: {problem}"))

    def go(self, path: str) -> None:
        """Open an address, and look the page over."""
        self.page.goto(path)
        self.look()

    def follow(self, words: str) -> None:
        """Follow the link that says these words, and look the page over."""
        self.click(self.page.get_by_role("link", name=words).first)

    def press(self, words: str) -> None:
        """Press the button that says these words, and look over the page that comes."""
        self.click(self.page.get_by_role("button", name=words).first)

    def click(self, what: Locator) -> None:
        """Click on what leads to another page, and look that over."""
        try:
            with self.page.expect_navigation():
                what.click()
        except NothingCame as problem:
            message = f"no other page came; {self.path} says: {self.page.locator('main').inner_text()}"
            raise AssertionError(message) from problem
        self.look()

    def sees(self, words: str) -> None:
        """Wait until the page shows these words."""
        self.page.get_by_text(words).locator("visible=true").first.wait_for()

    @property
    def path(self) -> str:
        """Where the page is."""
        return urlsplit(self.page.url).path

    def look(self) -> None:
        """Look a page over, at the width of this screen and of the other kind, once for each kind of page."""
        kind = f"{_OWN.sub('*', self.path)} {_OWN.sub('*', self.page.title())}"
        other = (DESK if self.size == PHONE else PHONE) if self.size in {PHONE, DESK} else None
        for size in filter(None, (other, self.size)):
            if self.script and (kind, size[0]) not in self.screens.looked_at:
                self.screens.looked_at.add((kind, size[0]))
                self._look_at(size, kind)
        assert not self.said, "\n".join(self.said)

    def _look_at(self, size: tuple[int, int], kind: str) -> None:
        # A page that is typed into keeps what was typed: nothing is loaded again, only the window changes.
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        try:
            _keep_picture(self.page, kind, size[0])
            check_width(self.page, size[0])
            if self.screens.closely or size == self.size:
                check_accessible(self.page)
        finally:
            self.page.set_viewport_size({"width": self.size[0], "height": self.size[1]})

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.without_line and _WITHOUT_LINE in message.text):
            self.said.append(f"{message.location.get('url')}: {message.text}")


def check_accessible(page: Page) -> None:
    """Fail with a list of what keeps people out, by WCAG 2.2 AA."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _TAGS}}).response["violations"]
    lines = [
        f"{one['id']} ({one['help']}): {node['html']}\n    {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]
    assert not lines, f"{page.url} at {page.viewport_size}:\n" + "\n".join(lines)


def check_width(page: Page, width: int) -> None:
    """Fail when the page must be moved sideways to be read."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        culprits = page.evaluate(
            """width => [...document.querySelectorAll("body *")]
            .filter((item) => item.getBoundingClientRect().right > width + 1)
            .map((item) => item.outerHTML.slice(0, 120)).slice(0, 6)""",
            width,
        )
        pytest.fail(f"{page.url} is {wide} px wide on {width} px: {culprits}")


def _keep_picture(page: Page, kind: str, width: int) -> None:
    folder = os.environ.get("GILIRAN_PICTURES")
    if folder:
        name = re.sub(r"[^a-z0-9]+", "-", kind.replace("*", "one").lower()).strip("-")[:90]
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}_{width}.png", full_page=True)
