"""The reservation in a real browser: kept for when there is no line, alone, and gone after signing out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import BrowserContext, Error
from psycopg.errors import DiskFull

from giliran.foundation import clock
from tests.appointments.builders import a_confirmed_booking, a_slot, an_application, reference_data
from tests.support.browsers import a_browser
from tests.support.world import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
KEPT = "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(c => c.keys()))))"
PATHS = f"{KEPT}.then(all => all.flat().map(request => new URL(request.url).pathname))"


@pytest.fixture
def reservation(live_server: Any) -> tuple[str, str, str]:
    """A confirmed booking: its page, its code, and the cookie of its owner's session."""
    reference_data()
    at = clock.now()
    application = an_application(at=at, email="siti@contoh.test")
    booking = a_confirmed_booking(at=at, slot=a_slot(at=at), application_id=application)
    client = client_of(get_user_model().objects.get(email="siti@contoh.test"))
    page = reverse("appointments:reservation", args=[booking.id])
    return page, booking.code, client.cookies["sessionid"].value


@pytest.fixture
def phone(reservation: tuple[str, str, str], live_server: Any) -> Iterator[BrowserContext]:
    with a_browser() as browser:
        context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": reservation[2], "url": live_server.url}])
        yield context


def test_opened_once_it_is_there_without_a_line(phone: BrowserContext, reservation: tuple[str, str, str]) -> None:
    path, code, _session = reservation
    page = phone.new_page()
    page.goto(path)
    page.wait_for_selector("[data-saved]:not([hidden])")
    kept = page.evaluate(PATHS)
    assert path in kept
    assert all(found == path or found.startswith("/static/") for found in kept)
    phone.set_offline(True)
    later = phone.new_page()
    later.goto(path)
    assert code in later.inner_text("main")
    assert later.is_visible("img[src^='data:image/svg']")
    with pytest.raises(Error):
        later.goto(path.replace("/reservasi/", "/kelola/"))


def test_whoever_has_signed_out_finds_nothing_kept(phone: BrowserContext, reservation: tuple[str, str, str]) -> None:
    path, code, _session = reservation
    page = phone.new_page()
    page.goto(path)
    page.wait_for_selector("[data-saved]:not([hidden])")
    phone.clear_cookies()
    page.goto(path)
    assert code not in page.content()
    page.wait_for_function("caches.keys().then(names => names.length === 0)")
    phone.set_offline(True)
    with pytest.raises(Error):
        phone.new_page().goto(path)


def test_it_opens_while_the_house_is_in_trouble(
    phone: BrowserContext, reservation: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the phone kept helps more than our apology; other pages show that."""

    def refuse(*_arguments: object, **_more: object) -> None:
        raise OperationalError from DiskFull()

    path, code, _session = reservation
    page = phone.new_page()
    page.goto(path)
    page.wait_for_selector("[data-saved]:not([hidden])")
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse)
    page.goto("/beranda/")
    assert "Layanan terhenti sebentar" in page.inner_text("main")
    page.goto(path)
    assert code in page.inner_text("main")
