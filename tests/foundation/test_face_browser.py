"""The style page in a real browser: WCAG 2.2 AA by axe, nothing wider than the screen, targets large enough."""

import mimetypes
from collections.abc import Iterator
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from giliran.foundation.web.style_page import samples
from tests.support.browsers import a_browser

pytestmark = pytest.mark.browser
ADDRESS = "http://giliran.test"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def html(rf: RequestFactory, at: datetime) -> str:
    request = rf.get("/gaya/")
    request.user = AnonymousUser()
    return render_to_string("foundation/style/page.html", samples(at), request)


def _open(browser: Browser, html: str, width: int, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]  # parametrised
        reduced_motion="reduce",
    )
    page = context.new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path == "/gaya/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        found = finders.find(path.removeprefix("/static/"))
        if not isinstance(found, str):
            route.fulfill(status=404)
            return
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0] or "text/plain")

    page.route("**/*", answer)
    page.goto(f"{ADDRESS}/gaya/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_component_is_accessible(browser: Browser, html: str, width: int, scheme: str) -> None:
    page = _open(browser, html, width, scheme)
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, html: str, width: int) -> None:
    page = _open(browser, html, width, "light")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_is_pressed_is_large_enough(browser: Browser, html: str) -> None:
    page = _open(browser, html, 360, "light")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .button, summary, .page-step, .day, .option label, .tabs a")]
        .map((item) => [item.outerHTML.slice(0, 80), item.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 44 || box.width < 38)).map(([html]) => html)"""
    )
    assert small == []
