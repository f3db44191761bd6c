"""The kiosk in a real browser: it goes back to its start by itself, but not without asking."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, sync_playwright

from giliran.lobby import queries
from giliran.lobby.rules.following import follow_token
from tests.lobby.builders import a_checked_in, a_hall

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ADDRESS = "http://kiosk.test"
SCRIPT = Path(queries.__file__).parents[1] / "static" / "lobby" / "kiosk.js"


@pytest.fixture
def ticket(client: Client, at: datetime) -> tuple[str, str]:
    """A ticket's address at the kiosk, and its page."""
    office = a_hall()
    visit = a_checked_in(office=office, at=at)
    token = follow_token(visit_id=visit.visit_id, at=at)
    path = reverse("lobby:kiosk_ticket", args=[office.code, token])
    return path, client.get(path).content.decode()


@pytest.fixture
def kiosk(ticket: tuple[str, str]) -> Iterator[Page]:
    """A kiosk that shows the ticket; its clock stands still until it is moved."""
    path, html = ticket

    def answer(route: Route) -> None:
        asked = route.request.url.removeprefix(ADDRESS)
        if asked.endswith("/kiosk.js"):
            route.fulfill(path=SCRIPT, content_type="text/javascript")
        elif asked.startswith("/static/"):
            route.fulfill(status=404)
        else:
            route.fulfill(body=html if asked == path else "start", content_type="text/html; charset=utf-8")

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.clock.install()
        page.route("**/*", answer)
        page.goto(f"{ADDRESS}{path}")
        yield page
        browser.close()


def test_whoever_is_gone_is_asked_and_then_forgotten(kiosk: Page) -> None:
    kiosk.clock.run_for(29_000)
    assert kiosk.get_by_text("Masih di sini?").is_hidden()
    kiosk.clock.run_for(2_000)
    assert kiosk.get_by_text("Masih di sini?").is_visible()
    kiosk.clock.run_for(20_000)
    kiosk.wait_for_url("**/mulai/")


def test_whoever_is_still_there_keeps_the_page(kiosk: Page) -> None:
    there = kiosk.url
    for _ in range(3):
        kiosk.clock.run_for(40_000)
        kiosk.get_by_role("button", name="Ya, saya masih di sini").click()
        assert kiosk.get_by_text("Masih di sini?").is_hidden()
    assert kiosk.url == there
