"""The kiosk under fingers: scanned anywhere, typed on the screen, tapped twice; and left as it was found."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from giliran.foundation.clock import now
from giliran.integrations.printer.client import EscposPrinter
from giliran.lobby.models import PrintJob, Visit
from giliran.lobby.ports import ticket_printer
from giliran.lobby.web.kiosks import SECRET_COOKIE
from giliran.offices.queries import OfficeView
from tests.journeys.browsers import check_accessible, check_width
from tests.lobby.browsing import a_screen, the_product
from tests.lobby.builders import a_booking_for
from tests.lobby.kiosks import a_kiosk, print_all
from tests.support.browsers import a_browser
from tests.support.printing import PrinterTwin, a_printer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
_NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOME = "/kios/jakarta-selatan/"


@pytest.fixture(autouse=True)
def _at_nine() -> Iterator[None]:
    with time_machine.travel(_NINE, tick=True):
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture(scope="module")
def printer() -> Iterator[PrinterTwin]:
    with a_printer() as twin:
        yield twin


@pytest.fixture
def kiosk(browser: Browser, office: OfficeView, printer: PrinterTwin) -> Iterator[Page]:
    """A tall screen that was set up as a kiosk, with a printer beside it."""
    printer.is_now()
    secret = a_kiosk(office=office, at=now(), printer=printer.address)
    with ticket_printer.plugged(EscposPrinter()), the_product() as address:
        page = a_screen(browser, address, width=1080, height=1920)
        page.context.add_cookies([{"name": SECRET_COOKIE, "value": secret, "domain": "127.0.0.1", "path": "/kios/"}])
        page.goto(HOME)
        yield page
        page.context.close()


def _scan(kiosk: Page, text: str) -> None:
    """Type as a scanner does: at once, wherever the page was touched last."""
    kiosk.keyboard.type(text, delay=2)
    kiosk.keyboard.press("Enter")


def test_two_taps_are_one_number_and_one_ticket(kiosk: Page, printer: PrinterTwin) -> None:
    before = len(printer.tickets())
    kiosk.get_by_text("Saya belum punya janji temu").click()
    kiosk.get_by_text("Paspor hilang").click()
    kiosk.get_by_text("Antrean biasa").dblclick(delay=5)
    expect(kiosk.locator(".ticket-number")).to_have_text("L-001")
    expect(kiosk.get_by_text("Tiket Anda sedang dicetak")).to_be_visible()
    assert print_all(at=now()) == 1
    expect(kiosk.get_by_text("Ambil tiket Anda di bawah layar.")).to_be_visible()
    assert (Visit.objects.count(), PrintJob.objects.count()) == (1, 1)
    assert len(printer.tickets()) == before + 1
    assert "L-001" in printer.tickets()[0]


def test_the_scanner_is_heard_wherever_the_page_was_touched(kiosk: Page, office: OfficeView) -> None:
    booking = a_booking_for(office=office, starts_at=now())
    kiosk.get_by_text("Selamat datang").click()
    _scan(kiosk, f"https://giliran.example/r/{booking.code}")
    expect(kiosk.locator(".ticket-number")).to_have_text("A-001")
    follow = Visit.objects.get().id
    kiosk.get_by_role("link", name="Selesai").click()
    expect(kiosk.get_by_text("Selamat datang")).to_be_visible()
    kiosk.get_by_role("button", name="Huruf besar").focus()  # Enter would press it
    _scan(kiosk, booking.code)
    expect(kiosk.locator(".ticket-number")).to_have_text("A-001")
    assert [each.id for each in Visit.objects.all()] == [follow]
    assert PrintJob.objects.count() == 1


def test_a_hand_on_a_keyboard_is_no_scanner(kiosk: Page) -> None:
    kiosk.keyboard.type("ABCD2345", delay=90)
    kiosk.keyboard.press("Enter")
    kiosk.wait_for_timeout(500)
    assert kiosk.url.endswith(HOME)


def test_the_keys_on_the_screen_write_the_code(kiosk: Page, office: OfficeView) -> None:
    booking = a_booking_for(office=office, starts_at=now())
    kiosk.get_by_text("Saya punya janji temu").click()
    kiosk.locator('[data-key="2"]').click()
    kiosk.get_by_role("button", name="Hapus").click()
    for letter in booking.code.replace("-", ""):
        kiosk.locator(f'[data-key="{letter}"]').click()
    expect(kiosk.locator("input[name=code]:visible")).to_have_value(re.compile(r"^\w{4}-\w{4}$"))
    kiosk.get_by_role("button", name="Ambil nomor").click()
    expect(kiosk.locator(".ticket-number")).to_have_text("A-001")


def test_without_paper_the_screen_says_what_to_do(kiosk: Page, office: OfficeView, printer: PrinterTwin) -> None:
    printer.is_now(no_paper=True)
    booking = a_booking_for(office=office, starts_at=now())
    _scan(kiosk, booking.code)
    expect(kiosk.locator(".ticket-number")).to_have_text("A-001")
    assert print_all(at=now()) == 0
    expect(kiosk.get_by_text("Kertas printer habis")).to_be_visible()
    expect(kiosk.get_by_text("Foto kode QR di atas")).to_be_visible()


def test_each_screen_is_open_to_all_and_no_wider_than_itself(kiosk: Page, office: OfficeView) -> None:
    booking = a_booking_for(office=office, starts_at=now())
    _scan(kiosk, booking.code)
    expect(kiosk.locator(".ticket-number")).to_have_text("A-001")
    ticket = kiosk.url
    pages = [HOME, f"{HOME}janji/", f"{HOME}lanjut/", f"{HOME}langsung/", f"{HOME}langsung/?untuk=paspor", ticket]
    for width, height in ((1080, 1920), (360, 740)):
        kiosk.set_viewport_size({"width": width, "height": height})
        for page in pages:
            kiosk.goto(page)
            check_width(kiosk, width)
            if width == 1080 and page not in {f"{HOME}lanjut/", f"{HOME}langsung/"}:
                check_accessible(kiosk)
    kiosk.get_by_role("button", name="Huruf besar").click()
    check_width(kiosk, 360)


def test_whoever_is_gone_is_asked_and_then_forgotten(kiosk: Page) -> None:
    kiosk.clock.install(time=_NINE)
    kiosk.clock.pause_at(_NINE + timedelta(seconds=1))
    kiosk.goto(f"{HOME}langsung/")
    kiosk.get_by_role("button", name="English").click()
    expect(kiosk.locator("html")).to_have_attribute("lang", "en")
    kiosk.wait_for_load_state()
    kiosk.clock.run_for(44_000)
    assert kiosk.locator("[data-idle-warning]").is_hidden()
    kiosk.clock.run_for(2_000)
    kiosk.locator("[data-idle-stay]").click()
    assert kiosk.locator("[data-idle-warning]").is_hidden()
    kiosk.clock.run_for(46_000)
    assert kiosk.locator("[data-idle-warning]").is_visible()
    kiosk.clock.run_for(20_000)
    expect(kiosk.get_by_text("Selamat datang")).to_be_visible()


def test_the_line_is_missed_and_found_again(kiosk: Page) -> None:
    kiosk.clock.install()
    kiosk.goto(HOME)
    kiosk.context.set_offline(True)
    kiosk.clock.run_for(61_000)
    expect(kiosk.get_by_text("kehilangan sambungan")).to_be_visible()
    kiosk.context.set_offline(False)
    kiosk.clock.run_for(61_000)
    expect(kiosk.get_by_text("kehilangan sambungan")).to_be_hidden()


def test_prompts_are_spoken_only_when_asked_for(kiosk: Page) -> None:
    kiosk.add_init_script(
        """window.said = [];
        const voices = [{ lang: "id-ID", name: "Suara" }];
        Object.defineProperty(window, "speechSynthesis", { value: {
          getVoices: () => voices, cancel() {}, speak(one) { window.said.push(one.text); }, addEventListener() {} } });
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };"""
    )
    kiosk.goto(HOME)
    assert kiosk.evaluate("window.said") == []
    kiosk.get_by_role("button", name="Suara").click()
    _until(kiosk, "() => window.said.length === 1")
    kiosk.get_by_text("Saya belum punya janji temu").click()
    _until(kiosk, "() => window.said.length === 1 && window.said[0].includes('Paspor hilang')")


def _until(page: Page, holds: str) -> None:
    """Wait for what a script says; the page's own rules refuse Playwright's way of asking again and again."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(holds)
