"""Kiosk, board, phone, console and the supervisor's page open at once: one person goes from the door to being served.

Everything between them is real: pages, fast lane, live lane, and the ledger in between. Only the loudspeaker is not.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from giliran.foundation.actors import Role
from giliran.foundation.clock import now
from giliran.lobby import queries
from giliran.lobby.models import Visit
from giliran.lobby.queries import SessionView
from giliran.lobby.queries.emergencies import emergencies
from giliran.lobby.rules.following import follow_token
from giliran.lobby.rules.states import VisitState
from giliran.lobby.web.kiosks import SECRET_COOKIE
from giliran.offices.queries import OfficeView
from tests.accounts.builders import a_colleague
from tests.lobby.browsing import a_screen, the_product
from tests.lobby.builders import a_hall, at_counter
from tests.lobby.kiosks import a_kiosk
from tests.lobby.screens import SOUND
from tests.support.browsers import a_browser
from tests.support.ledger import run_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
_NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_SOON = 20_000


@contextmanager
def _a_worker() -> Iterator[None]:
    """Place facts on the ledger and run what listens to them, again and again, as the worker process does."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.1):
            run_all()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)


class Hall:
    """The screens of one office."""

    def __init__(
        self, address: str, browser: Browser, office: OfficeView, session: SessionView, supervisor: UUID
    ) -> None:
        """Open them."""
        self.office, self.session = office, session
        self.kiosk: Page = a_screen(browser, address)
        self.board: Page = a_screen(browser, address, width=1920, height=1080)
        self.phone: Page = a_screen(browser, address, width=360, height=780)
        self.console: Page = a_screen(browser, address, officer=session.officer_id)
        self.hall: Page = a_screen(browser, address, officer=supervisor)
        secret = a_kiosk(office=office, at=now())
        self.kiosk.context.add_cookies([{"name": SECRET_COOKIE, "value": secret, "url": address}])
        self.board.add_init_script(f"({SOUND})(['id-ID', 'en-GB'])")
        self.kiosk.goto(f"/kios/{office.code}/")
        self.board.goto(f"/papan/{office.code}/")
        self.console.goto(f"/petugas/{office.code}/loket/")
        self.hall.goto(f"/petugas/{office.code}/aula/")

    def heard(self) -> list[str]:
        """Return what the board has said so far."""
        said: list[str] = self.board.evaluate("window.heard")
        return [each for each in said if each.startswith(("id:", "en:"))]


def given_somebody_at_the_kiosk(hall: Hall) -> str:
    hall.kiosk.get_by_role("link", name="Saya belum punya janji temu").click()
    hall.kiosk.get_by_role("link", name="Paspor baru atau penggantian").click()
    hall.kiosk.get_by_role("button", name="Antrean biasa").click()
    number = hall.kiosk.locator(".ticket-number").inner_text().strip()
    expect(hall.kiosk.get_by_role("heading", name="Silakan duduk")).to_be_visible()
    visit = queries.find_by_number(hall.office.id, Visit.objects.get(office_id=hall.office.id).local_date, number)
    assert visit is not None
    hall.phone.goto(f"/antrean/{follow_token(visit_id=visit.visit_id, at=now())}/")
    expect(hall.phone.get_by_text("Anda yang berikutnya.")).to_be_visible()
    return number


def then_all_know_that_they_wait(hall: Hall) -> None:
    expect(hall.console.locator("[data-waiting]")).to_have_text("1", timeout=_SOON)
    expect(hall.board.locator("[data-waiting=layanan]")).to_have_text("1", timeout=_SOON)
    expect(hall.hall.locator("[data-part=totals] .stat-value").first).to_have_text("1", timeout=_SOON)


def when_the_officer_presses_one_key(hall: Hall, key: str) -> None:
    hall.console.keyboard.press(key)


def then_board_phone_and_supervisor_show_the_call(hall: Hall, number: str) -> None:
    expect(hall.board.locator("[data-stage-number]")).to_have_text(number, timeout=_SOON)
    expect(hall.board.locator("[data-stage-counter]")).to_have_text(hall.session.counter_name)
    expect(hall.phone.get_by_role("heading", name="Giliran Anda!")).to_be_visible(timeout=_SOON)
    expect(hall.hall.get_by_role("row", name=hall.session.counter_name)).to_contain_text(number, timeout=_SOON)
    _until(hall.board, "() => window.heard.some((each) => each.startsWith('id:'))")
    assert hall.heard()[0] == "id: L, kosong kosong satu, ke loket satu"


def then_help_is_called_and_no_visitor_sees_it(hall: Hall) -> None:
    seen = [page.locator("body").inner_text() for page in (hall.kiosk, hall.phone)]
    hall.console.keyboard.press("e")
    hall.console.keyboard.press("e")
    expect(hall.hall.get_by_text(f"{hall.session.counter_name} memanggil bantuan.")).to_be_visible(timeout=_SOON)
    hall.hall.get_by_role("button", name="Saya ke sana").click()
    expect(hall.console.get_by_text("menuju ke sana.")).to_be_visible(timeout=_SOON)
    assert [page.locator("body").inner_text() for page in (hall.kiosk, hall.phone)] == seen
    assert "bantuan" not in hall.board.locator("body").inner_text()
    wire = hall.board.request.get(f"/live/board/{hall.office.code}.json").text()
    assert str(emergencies(hall.office.id)[0].id) not in wire
    assert "emergenc" not in wire
    hall.console.get_by_role("button", name="Sudah selesai").click()
    expect(hall.hall.get_by_text("memanggil bantuan")).to_be_hidden(timeout=_SOON)
    assert emergencies(hall.office.id) == []


def then_the_visit_is_over_everywhere(hall: Hall, number: str) -> None:
    expect(hall.phone.get_by_text("Kunjungan Anda selesai")).to_be_visible(timeout=_SOON)
    expect(hall.board.locator("[data-now]")).not_to_contain_text(number, timeout=_SOON)
    expect(hall.hall.get_by_role("row", name=hall.session.counter_name)).to_contain_text("Siap", timeout=_SOON)
    assert Visit.objects.get(office_id=hall.office.id).state == VisitState.FINISHED


def test_from_the_door_to_being_served() -> None:
    with time_machine.travel(_NINE, tick=True), a_browser() as browser, the_product() as address, _a_worker():
        office = a_hall(code="denpasar")
        officer = a_colleague(role=Role.EXAMINER, office_id=office.id, at=now())
        session = at_counter(office=office, at=now(), officer=officer)
        supervisor = a_colleague(role=Role.SUPERVISOR, office_id=office.id, name="Dewi", at=now())
        hall = Hall(address, browser, office, session, supervisor)
        number = given_somebody_at_the_kiosk(hall)
        then_all_know_that_they_wait(hall)
        when_the_officer_presses_one_key(hall, "n")
        then_board_phone_and_supervisor_show_the_call(hall, number)
        when_the_officer_presses_one_key(hall, "m")
        expect(hall.phone.get_by_text("Anda sedang dilayani di")).to_be_visible(timeout=_SOON)
        then_help_is_called_and_no_visitor_sees_it(hall)
        when_the_officer_presses_one_key(hall, "n")
        then_the_visit_is_over_everywhere(hall, number)
        for page in (hall.kiosk, hall.board, hall.phone, hall.console, hall.hall):
            page.context.close()


def _until(page: Page, holds: str) -> None:
    """Wait for what a script says; the page's own rules refuse Playwright's way of asking again and again."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(holds)
