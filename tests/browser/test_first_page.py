"""The applicant's side on a weak phone: a small first page that stands still, and every step without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys.at_screens import ApplicantAtPhone, fill, jpeg_file
from tests.journeys.browsers import Screen, Screens
from tests.journeys.people import PASSWORD
from tests.journeys.running import Running
from tests.journeys.test_in_browsers import a_photo
from tests.support.browsers import a_browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]
MOST_BYTES = 60_000
_SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((shift) => shift.value)))
.observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def screens(product: Running) -> Iterator[Screens]:
    with a_browser() as browser:
        yield Screens(browser, product)


def test_the_first_page_is_small(screens: Screens) -> None:
    phone = screens.phone(Screen)
    received = bytes_received(phone.page)
    phone.page.goto("/", wait_until="networkidle")
    assert received, "nothing was counted"
    assert sum(received.values()) <= MOST_BYTES, received


@pytest.mark.parametrize("path", ["/", "/akun/daftar/", "/akun/masuk/", "/layanan/", "/kantor/", "/status/"])
def test_nothing_moves_while_a_page_comes_in(screens: Screens, path: str) -> None:
    phone = screens.phone(Screen)
    phone.page.add_init_script(_SHIFTS)
    phone.page.goto(path, wait_until="networkidle")
    assert phone.page.evaluate("window.shifts") == []
    phone.look()


def test_every_step_works_without_script(screens: Screens) -> None:
    applicant = screens.phone(WithoutScript, script=False)
    applicant.signs_up()
    applicant.sees("Belum ada permohonan")
    applicant.begins()
    applicant.chooses_office_and_passport("Jakarta Selatan", "ordinary_10")
    applicant.answers_all_parts()
    applicant.sends_documents([jpeg_file("dokumen.jpg", a_photo(seed)) for seed in range(4)])
    applicant.sends_application()
    applicant.pays_in_another_tab(applicant.chooses_earliest_time())
    applicant.follow("Lanjutkan")
    applicant.waits_for_home("Buka reservasi")
    applicant.follow("Buka reservasi")
    applicant.sees("Kode reservasi")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_demonstrations_page_is_open_to_all(screens: Screens, language: str) -> None:
    for somebody in (screens.phone(Screen), screens.desk(Screen)):
        somebody.page.context.add_cookies([
            {"name": "django_language", "value": language, "url": screens.running.address},
        ])  # fmt: skip
        somebody.go("/peragaan/")
        somebody.sees("Empat peran" if language == "id" else "Four roles")


def test_its_clock_goes_on_by_itself_and_jumps_at_a_press(screens: Screens) -> None:
    player = screens.desk(Screen)
    player.go("/peragaan/")
    hours = player.page.locator(".demo-hour")
    before = [hours.nth(place).inner_text() for place in range(3)]
    player.press("1 jam lagi")
    player.sees("Sekarang ")
    after = [hours.nth(place).inner_text() for place in range(3)]
    assert all(
        _minutes(later) - _minutes(earlier) in {60, 61, 62, 60 - 1440}
        for earlier, later in zip(before, after, strict=True)
    )
    player.click(player.page.locator("[name=speed][value='60']"))
    then = _minutes(hours.first.inner_text())
    player.page.wait_for_function(
        "then => document.querySelector('.demo-hour').textContent !== then", arg=hours.first.inner_text()
    )
    assert 0 < (_minutes(hours.first.inner_text()) - then) % 1440 < 30
    player.click(player.page.locator("[name=speed][value='1']"))


def test_an_address_is_copied_at_a_press(screens: Screens) -> None:
    player = screens.desk(Screen)
    player.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    player.go("/peragaan/")
    player.page.locator("[data-copy='kepala@denpasar.test']").click()
    player.page.wait_for_function("navigator.clipboard.readText().then(text => text === 'kepala@denpasar.test')")


def _minutes(shown: str) -> int:
    hour, minute = shown.split(".")
    return int(hour) * 60 + int(minute)


class WithoutScript(ApplicantAtPhone):
    name, nik = "JOKO SUSANTO", "3174041708900008"
    email, number = "joko@contoh.test", "+6281290005678"

    def signs_up(self) -> None:
        """Prove the number first: the browser cannot work out what it would be asked for."""
        self.go("/")
        self.follow("Mulai")
        self.follow("Buktikan nomor ponsel dulu")
        fill(self.page, phone=self.number)
        self.press("Kirim kode")
        fill(self.page, code=self.code_sent_to(self.number))
        self.press("Lanjutkan")
        fill(self.page, email=self.email, password1=PASSWORD)
        self.press("Lanjutkan")
        fill(self.page, code=self.code_sent_to(self.email))
        self.press("Lanjutkan")
        self.go("/beranda/")


def bytes_received(page: Page) -> dict[str, int]:
    """Return what comes over the line, heads and all, by address; fills up as pages come in."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    received: dict[str, int] = {}
    line.on("Network.requestWillBeSent", lambda told: addresses.update({told["requestId"]: told["request"]["url"]}))
    line.on(
        "Network.loadingFinished",
        lambda told: received.update({addresses[told["requestId"]]: int(told["encodedDataLength"])}),
    )
    return received
