"""The people of the journeys at their screens: each does, by hand, what only their own pages offer."""

import re
from typing import Any

import httpx
from playwright.sync_api import FilePayload, Locator, Page

from tests.journeys.browsers import Screen
from tests.journeys.people import ANSWERS, DEMO_PASSWORD, PASSWORD, wait_until

OFFICE = "jakarta-selatan"
_FILL = """(form) => [...form.elements]
.filter((item) => item.name && item.tagName !== "BUTTON" && !["hidden", "file"].includes(item.type))
.map((item) => item.name)"""


def fill(page: Page, **answers: Any) -> None:
    """Fill in fields by their names, each in its own way."""
    for name, value in answers.items():
        boxes = page.locator(f'main [name="{name}"]')
        kind = boxes.first.evaluate("item => item.type")
        if kind == "radio":
            tick(page.locator(f'main [name="{name}"][value="{value}"]'))
        elif kind == "checkbox":
            _tick(page, name, value)
        elif kind == "file":
            boxes.first.set_input_files(value)
        elif kind.startswith("select"):
            boxes.first.select_option(str(value))
        else:
            boxes.first.fill(str(value))


def tick(box: Locator) -> None:
    """Choose a radio button or a tick box by its words, as people do."""
    if not box.is_checked():
        box.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
    assert box.is_checked()


def asked(form: Locator) -> list[str]:
    """Return the names of what a form asks for, in its order."""
    return list(dict.fromkeys(form.evaluate(_FILL)))


def _tick(page: Page, name: str, value: Any) -> None:
    for one in value if isinstance(value, list) else [value]:
        chosen = "" if one is True else f'[value="{one}"]'
        tick(page.locator(f'main [name="{name}"]{chosen}'))


class ApplicantAtPhone(Screen):
    """Somebody who needs a passport, with nothing but a phone."""

    name, nik = "RATNA DEWI LESTARI", "3174045708900007"
    email, number = "ratna@contoh.test", "+6281290001234"

    application = ""
    code = ""
    ticket = ""

    def signs_up(self) -> None:
        """Make an account: address and number, both proved by a code."""
        self.go("/")
        self.follow("Mulai")
        fill(self.page, email=self.email, phone=self.number, password1=PASSWORD)
        self.press("Lanjutkan")
        for _ in range(2):
            to = self.number if "+62" in self.page.locator("main").inner_text() else self.email
            fill(self.page, code=self.code_sent_to(to))
            self.press("Lanjutkan")
        self.go("/beranda/")

    def begins(self) -> None:
        """Begin an application, and answer until the choice of an office."""
        self.follow("Ajukan paspor")
        tick(self.page.locator('main [name="person"]').first)
        self.press("Mulai")
        self.application = self.path.split("/")[2]
        self.answers_all_pages()

    def chooses_office_and_passport(self, city: str, product: str) -> None:
        """Find an office by its city, and choose what to get there."""
        self.go(f"/permohonan/{self.application}/kantor/")
        fill(self.page, q=city)
        self.press("Cari")
        tick(self.page.locator('main [name="office"]').first)
        self.press("Pilih kantor ini")
        fill(self.page, product=product)
        self.press("Lanjutkan")

    def answers_all_parts(self) -> None:
        """Work down the list of tasks, until only the documents are left."""
        while True:
            self.go(f"/permohonan/{self.application}/")
            onward = self.page.get_by_role("link", name=re.compile(r"^Lanjut: "))
            if "/isi/" not in (onward.get_attribute("href") or ""):
                return
            self.click(onward)
            self.answers_all_pages()

    def answers_all_pages(self) -> None:
        """Answer one page after another until there is none left in this part."""
        own = {"full_name": self.name, "nik": self.nik, "phone": self.number, "email": self.email}
        while "/isi/" in self.path:
            names = asked(self.page.locator("main form"))
            fill(self.page, **{name: {**ANSWERS, **own}[name] for name in names})
            self.press("Simpan dan lanjutkan")

    def sends_documents(self, pictures: list[FilePayload]) -> None:
        """Send a picture for each document that is wanted, piece by piece as the page's script does."""
        self.go(f"/dokumen/{self.application}/")
        for picture in pictures:
            todo = self.page.locator("main a[href$='/kirim/']")
            if not todo.count():
                break
            self.page.goto(str(todo.first.get_attribute("href")))
            self.look()
            self._sends(picture)
            self.go(f"/dokumen/{self.application}/")
        self.sees("Semua dokumen sudah ada")

    def _sends(self, picture: FilePayload) -> None:
        kinds = self.page.locator('main [name="kind"][type="radio"]')
        if kinds.count():
            tick(kinds.first)
        fill(self.page, pictures=picture)
        self.press("Kirim")
        self.sees("Diterima")

    def sends_application(self) -> None:
        """Check the answers, agree, and send."""
        self.go(f"/permohonan/{self.application}/periksa/")
        self.sees(self.name)
        self.follow("Semua benar, lanjutkan")
        fill(self.page, agree_data=True, agree_biometrics=True)
        self.press("Kirim permohonan")

    def chooses_earliest_time(self) -> str:
        """Take the first day and time that is free; return the billing code."""
        self.go(f"/janji/{self.application}/")
        self.click(self.page.locator("a.day").first)
        tick(self.page.locator('main [name="slot"]').first)
        self.press("Lanjutkan")
        self.press("Tahan tempat dan buat tagihan")
        return re.sub(r"\D", "", self.page.get_by_label("Kode billing").input_value())

    def pays_in_another_tab(self, billing_code: str) -> None:
        """Pay on the bank's own page; the bill beside it hears of it by itself or when asked."""
        bank = self.context.new_page()
        bank.goto(self.running.bank)
        bank.get_by_label("Kode billing").fill(billing_code)
        bank.get_by_role("button", name="Lihat tagihan").click()
        bank.get_by_role("button", name="Bayar Rp").click()
        bank.get_by_text("NTPN").first.wait_for()
        bank.close()
        self.follow("Saya sudah membayar, periksa")
        self.sees("Pembayaran diterima")

    def opens_reservation(self) -> None:
        """Open the reservation, and wait until this phone keeps it."""
        self.go(f"/permohonan-saya/{self.application}/")
        self.page.locator("main .button").first.click()
        self.page.locator("[data-saved]:not([hidden])").wait_for()
        self.look()
        self.code = self.page.locator(".reservation-code").inner_text().strip()

    def goes_out_of_reach(self) -> None:
        """Lose the line."""
        self.without_line = True
        self.context.set_offline(True)

    def comes_back_into_reach(self) -> None:
        """Have the line again."""
        self.context.set_offline(False)
        self.without_line = False

    def waits_for_home(self, words: str) -> None:
        """Look at one's application until it says these words."""

        def says() -> bool:
            self.page.goto(f"/permohonan-saya/{self.application}/")
            return words in self.page.locator("main").inner_text()

        wait_until(says)
        self.look()

    def follows_ticket(self) -> None:
        """Open one's place in the queue from home."""
        self.go(f"/permohonan-saya/{self.application}/")
        self.page.locator("main .button").first.click()
        self.sees("Nomor Anda")
        self.ticket = self.path
        self.look()

    def follows_ticket_to_its_end(self) -> None:
        """See that the visit is over."""
        self.go(self.ticket)
        self.sees("Kunjungan Anda selesai")

    def corrects(self, picture: FilePayload) -> None:
        """Do what the officer asked for, and send the correction."""
        self.go(f"/permohonan/{self.application}/perbaikan/")
        self.click(self.page.locator("main .task-list a").first)
        if "/kirim/" not in self.path:
            self.page.goto(f"{self.path.rstrip('/')}/kirim/")
        self._sends(picture)
        self.go(f"/permohonan/{self.application}/perbaikan/")
        self.press("Kirim perbaikan")

    def code_sent_to(self, to: str) -> str:
        """Return the code in the newest message to an address or a number, once it has come."""

        def newest() -> Any:
            messages = httpx.get(f"{self.running.carrier}/messages", params={"to": to}).json()
            return messages and re.search(r"\b\d{6}\b", str(messages[0].get("text", "")))

        return str(wait_until(newest).group(0))


class OfficerAtDesk(Screen):
    """Somebody who works at an office."""

    def signs_in(self, who: str) -> None:
        """Sign in with password and the code of the authenticator."""
        email = f"{who}@{OFFICE}.test"
        self.go("/akun/masuk/")
        fill(self.page, login=email, password=DEMO_PASSWORD)
        self.press("Masuk")
        fill(self.page, code=self.running.staff_code(email))
        self.press("Masuk")
        self.go("/petugas/")
        self.sees("Meja petugas")

    def goes_to(self, work: str) -> None:
        """Go to a kind of work of the office, by its path's word."""
        self.go(f"/petugas/{OFFICE}/{work}/")

    def takes_counter(self) -> str:
        """Sit down at the first free counter, for all steps; return its name."""
        self.goes_to("loket")
        tick(self.page.locator('main [name="counter"]').first)
        for box in self.page.locator('main [name="steps"]').all():
            tick(box)
        self.press("Buka loket")
        return self.page.locator("h1").inner_text().splitlines()[-1].strip()

    def does(self, words: str) -> None:
        """Press a button of the console, which draws its parts anew without another page; look them over."""
        now = self.page.locator("[data-part=now]")
        now.evaluate("part => { part.dataset.before = '' }")
        now.get_by_role("button", name=words).first.click()
        self.page.locator("[data-part=now]:not([data-before])").wait_for()
        self.look()

    def opens_file(self, application: str) -> None:
        """Open an applicant's file from the list."""
        self.goes_to("berkas")
        self.click(self.page.locator(f'main a[href*="{application}"]').first)

    def accepts_all_documents(self) -> None:
        """Look at each document that waits, and accept it."""
        while self.page.get_by_role("button", name="Terima dokumen ini").count():
            self.press("Terima dokumen ini")

    def takes_portrait(self, picture: FilePayload) -> None:
        """Keep a portrait from a file, as without a camera."""
        fill(self.page, picture=picture)
        self.press("Simpan foto")

    def notes(self, words: str) -> None:
        """Keep a note of the interview."""
        fill(self.page, text=words)
        self.press("Simpan catatan")

    def asks_for_new_document(self, reason: str) -> None:
        """Tick the first document, say why, and send the file back."""
        tick(self.page.locator('main [name="items"][value^="document"]').first)
        fill(self.page, reason=reason)
        self.press("Kirim ke pemohon")
        self.sees("Pemohon sudah diberi tahu")

    def decides(self, application: str, decision: str) -> None:
        """Open a file that waits for a decision, and decide."""
        self.goes_to("keputusan")
        self.click(self.page.locator(f'main a[href*="{application}"]').first)
        fill(self.page, decision=decision)
        self.press("Simpan keputusan")

    def opens_first_sheet(self, words: str) -> None:
        """Open the first passport in production that waits for this."""
        link = self.page.locator("main td.actions a").filter(has_text=words).first

        def waits() -> bool:
            self.page.goto(f"/petugas/{OFFICE}/produksi/")
            return bool(link.count())

        wait_until(waits)
        self.look()
        self.click(link)

    def finds_booklet_good(self) -> None:
        """Pass the printed booklet."""
        fill(self.page, verdict="good")
        self.press("Simpan hasil")

    def hands_over(self, code: str, name: str, number: str) -> None:
        """Find the passport by the collector's code, see the identity, have it signed for."""
        self.goes_to("pengambilan")
        fill(self.page, code=code)
        self.press("Cari paspor")
        for field in ("kind", "identity_kind"):
            tick(self.page.locator(f'main [name="{field}"]').first)
        fill(self.page, name=name, identity_number=number)
        self.draws_signature()
        self.press("Paspor sudah diserahkan")

    def draws_signature(self) -> None:
        """Draw a curve on the pad with the mouse, as the collector would with a finger."""
        pad = self.page.locator("canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        left, middle = box["x"] + 40, box["y"] + box["height"] / 2
        self.page.mouse.move(left, middle)
        self.page.mouse.down()
        for step in range(1, 12):
            self.page.mouse.move(left + step * 18, middle + (30 if step % 2 else -30), steps=3)
        self.page.mouse.up()


def jpeg_file(name: str, content: bytes) -> FilePayload:
    """Return a picture as a file to choose."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}
