"""The people of the journeys: what each does, in their own order, by links and forms alone."""

import re
import time
from typing import Any

import httpx

from tests.journeys.running import Running
from tests.journeys.visitor import Visitor

PASSWORD = "sepeda-biru-di-pasar-7"
DEMO_PASSWORD = "giliran-untuk-semua"

ANSWERS: dict[str, str] = {
    "had_passport": "never",
    "age": "adult",
    "birth_date_day": "17",
    "birth_date_month": "8",
    "birth_date_year": "1990",
    "birthplace": "Bandung",
    "sex": "female",
    "citizenship": "birth",
    "name_changed": "no",
    "mother_name": "AMINAH",
    "father_name": "RAHMAT",
    "street": "Jl. Melati No. 5, RT 003/RW 004",
    "village": "Pancoran",
    "district": "Pancoran",
    "city": "Jakarta Selatan",
    "province": "DKI Jakarta",
    "postcode": "12780",
    "lives_there": "yes",
    "occupation": "private",
    "workplace": "PT Maju Jaya",
    "marital_status": "single",
    "purpose": "tourism",
    "destination": "Malaysia",
    "departure_day": "1",
    "departure_month": "3",
    "departure_year": "2027",
    "been_abroad": "no",
    "emergency_name": "RUDI HARTONO",
    "emergency_relation": "kakak",
    "emergency_phone": "+6281298765432",
}


class Applicant(Visitor):
    """Somebody who needs a passport."""

    def __init__(self, running: Running, *, name: str, nik: str, email: str, phone: str) -> None:
        super().__init__(running.address)
        self.running = running
        self.name, self.nik, self.email, self.phone = name, nik, email, phone
        self.application = self.reservation = ""

    def last_message(self, to: str) -> dict[str, Any]:
        """Return the newest mail or SMS that the carrier delivered to an address or a number."""
        messages: list[dict[str, Any]] = httpx.get(f"{self.running.carrier}/messages", params={"to": to}).json()
        return messages[0] if messages else {}

    def code_sent_to(self, to: str) -> str:
        """Return the six digits in the newest message, once it has come."""
        found = wait_until(lambda: re.search(r"\b\d{6}\b", str(self.last_message(to).get("text", ""))))
        return str(found.group(0))

    def signs_up(self) -> None:
        """Make an account without script: the number proved by a code first, then the address."""
        self.open("/").follow("Mulai").follow("Buktikan nomor ponsel dulu").submit(phone=self.phone)
        self.submit(code=self.code_sent_to(self.phone))
        self.submit(email=self.email, password1=PASSWORD)
        self.submit(code=self.code_sent_to(self.email))
        self.open("/beranda/").sees("Belum ada permohonan")

    def applies_at(self, city: str, product: str) -> None:
        """Begin an application, and answer every question that comes up."""
        self.open("/beranda/").follow("Ajukan paspor")
        self.submit(person=self.choices("person")[0])
        found = re.search(r"/permohonan/([0-9a-f-]{36})/", self.path)
        assert found, self.path
        self.application = found.group(1)
        self.answers_until_elsewhere()
        self.open(f"/permohonan/{self.application}/kantor/").submit(q=city)
        self.submit(office=self.choices("office")[0])
        self.submit(product=product)
        while todo := [href for href, words in self.overview().page.links if words.strip().startswith("Lanjut:")]:
            if "/isi/" not in todo[0]:
                break
            self.open(todo[0])
            self.answers_until_elsewhere()

    def overview(self) -> "Applicant":
        """Open the application's list of tasks."""
        self.open(f"/permohonan/{self.application}/")
        return self

    def answers_until_elsewhere(self) -> None:
        """Answer one page after another until there is none left in this part."""
        own = {"full_name": self.name, "nik": self.nik, "phone": self.phone, "email": self.email}
        for _ in range(10):
            if "/isi/" not in self.path:
                return
            before = self.path
            self.submit(**self._answers(own))
            assert self.path != before, self.text

    def _answers(self, own: dict[str, str]) -> dict[str, Any]:
        return {name: {**ANSWERS, **own}[name] for name in self.asks()}

    def sends_documents(self, picture: bytes) -> None:
        """Send a picture for each document that is still wanted."""
        for _ in range(6):
            self.open(f"/dokumen/{self.application}/")
            todo = [href for href, _ in self.page.links if href.endswith("/kirim/")]
            if not todo:
                return
            self.open(todo[0])
            kinds: dict[str, Any] = {
                name: values[0] for form in self.page.forms for name, values in form.choices.items()
            }
            self.submit(files={"pictures": ("foto.jpg", picture, "image/jpeg")}, **kinds)
            self.sees("Diterima")

    def replaces_document(self, key: str, picture: bytes) -> None:
        """Send another picture in a document's place."""
        self.open(f"/dokumen/{self.application}/{key}/kirim/")
        self.submit(files={"pictures": ("foto.jpg", picture, "image/jpeg")})
        self.sees("Diterima")

    def sends_application(self) -> None:
        """Check the answers, agree, and send."""
        self.open(f"/permohonan/{self.application}/periksa/").sees(self.name)
        self.follow("Semua benar").submit(**self._consents())

    def _consents(self) -> dict[str, Any]:
        return dict.fromkeys(self.asks(), "on")

    def chooses_the_first_time(self, *, day: int = 0) -> None:
        """Take the first free time of the n-th free day, which leads to the bill."""
        self.open(f"/janji/{self.application}/")
        days = [href for href, _ in self.page.links if "/tanggal/" in href]
        self.open(days[day]).submit(slot=self.choices("slot")[0]).submit()

    def billing_code(self) -> str:
        """Read the billing code off the bill."""
        assert self.answer is not None
        found = re.search(r'value="((?:\d ?){15})"', self.answer.text)
        assert found, self.text
        return re.sub(r"\D", "", found.group(1))

    def pays(self) -> None:
        """Pay at the bank by the code on the bill."""
        paid = httpx.post(f"{self.running.bank}/api/pay", json={"code": self.billing_code()}, timeout=30)
        assert paid.json()["state"] == "paid", paid.text

    def opens_reservation(self) -> None:
        """Open the reservation and read its code."""
        self.wait_for(f"/permohonan-saya/{self.application}/", "Buka reservasi")
        self.follow("Buka reservasi")
        found = re.search(r"Kode reservasi ([\w-]+)", self.text)
        assert found, self.text
        self.reservation = found.group(1)

    def reservation_day(self) -> str:
        """Read the day off the reservation."""
        found = re.search(r"(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu), \d+ \w+ \d{4}", self.text)
        assert found, self.text
        return found.group(0)

    def moves_to_another_day(self) -> None:
        """Move the appointment to the last free day in sight."""
        self.follow("Pindah waktu atau batalkan").follow("Pindah waktu")
        days = [href for href, _ in self.page.links if "/tanggal/" in href]
        self.open(days[-1]).submit(slot=self.choices("slot")[0]).submit()

    def sends_again(self) -> None:
        """Send the corrected application."""
        self.open(f"/permohonan/{self.application}/perbaikan/").submit_to("perbaikan")

    @property
    def reference(self) -> str:
        """Read the reference off the application's page."""
        found = re.search(r"Permohonan ([\w]{4}-[\w]{4})", self.text)
        assert found, self.text
        return found.group(1)

    def home(self) -> "Applicant":
        """Open the application's own page."""
        self.open(f"/permohonan-saya/{self.application}/")
        return self


class Officer(Visitor):
    """Somebody who works at an office."""

    def __init__(self, running: Running, *, who: str, office: str = "jakarta-selatan") -> None:
        super().__init__(running.address)
        self.running, self.office = running, office
        self.email = f"{who}@{office}.test"

    def signs_in(self) -> None:
        """Sign in with password and the code of the authenticator."""
        self.open("/akun/masuk/").submit(login=self.email, password=DEMO_PASSWORD)
        self.submit(code=self.running.staff_code(self.email))
        self.open("/petugas/").sees("Meja petugas")

    def opens_counter(self, name: str) -> None:
        """Sit down at a counter, for every step."""
        self.goes_to("loket")
        assert self.answer is not None
        found = re.search(
            rf'name="counter" value="([^"]+)"[^>]*>(?:(?!name="counter").)*?{name}\b', self.answer.text, re.DOTALL
        )
        assert found, self.text
        self.submit(counter=found.group(1), steps=self.choices("steps"))

    def calls_until(self, number: str) -> None:
        """Call the next number, letting go of others, until this one stands there."""
        for _ in range(20):
            self.submit(press=("action", "call"))
            if number in self.text:
                return
            self.submit(press=("action", "not_here"))
        message = f"{number} was never called"
        raise AssertionError(message)

    def opens_file(self, applicant: "Applicant") -> "Officer":
        """Open an applicant's file."""
        self.open(f"/petugas/{self.office}/berkas/{applicant.application}/")
        return self

    def goes_to(self, work: str) -> "Officer":
        """Open a kind of work of the office, by its path's word."""
        self.open(f"/petugas/{self.office}/{work}/")
        return self


def wait_until(look: Any, *, seconds: float = 30.0) -> Any:
    """Look until something is there, and return it."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.2)
    return found
