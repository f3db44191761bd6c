"""One day at Jakarta Selatan: Ratna's passport, from sign-up to her hand, over HTTP with every simulator running."""

import re

import httpx
import pytest

from giliran.demo.people import synthetic
from giliran.demo.pictures import Flaw, document
from tests.documents.builders import a_clear_photo
from tests.journeys.night import time_passes
from tests.journeys.people import Applicant, Officer
from tests.journeys.running import Running
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]
OFFICE = "jakarta-selatan"


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A clear photo of a card on a table."""
    return a_clear_photo()


def another_photo() -> bytes:
    """Another photo of a card."""
    return document(kind="ktp", person=synthetic(seed=1, number=1), seed=1, flaw=Flaw.CLEAR).content


def test_ratna_gets_her_passport(product: Running, photo: bytes) -> None:
    ratna = Applicant(
        product, name="RATNA SARI DEWI", nik="3174015708900001", email="ratna@warga.test", phone="+6281298770001"
    )
    desk, examiner, adjudicator, production = (
        Officer(product, who=who) for who in ("loket", "pemeriksa", "pemutus", "produksi")
    )
    given_an_application_that_was_sent(ratna, photo)
    when_she_holds_a_place_and_pays(ratna, product)
    then_her_reservation_has_a_code(ratna)
    when_she_comes_and_is_called(ratna, desk)
    when_the_examiner_sends_it_back(ratna, examiner)
    when_she_corrects_it(ratna, photo)
    when_the_examiner_finishes(ratna, examiner, photo)
    then_who_examined_may_not_decide(ratna, examiner)
    when_another_person_approves(ratna, adjudicator)
    when_it_is_printed_and_checked(ratna, production)
    then_she_collects_it(ratna, desk)
    then_everything_adds_up(product)


def given_an_application_that_was_sent(ratna: Applicant, photo: bytes) -> None:
    ratna.signs_up()
    ratna.applies_at("jakarta selatan", "ordinary_10")
    ratna.sends_documents(photo)
    ratna.sends_application()
    ratna.home().sees("Pilih hari dan jam datang")


def when_she_holds_a_place_and_pays(ratna: Applicant, product: Running) -> None:
    ratna.chooses_the_first_time()
    ratna.sees("Bayar Rp650.000")
    ratna.pays()
    ratna.wait_for(ratna.path, "Pembayaran diterima")
    receipt = ratna.browser.get(ratna.href("Kuitansi (PDF)"))
    assert receipt.content.startswith(b"%PDF")
    number = re.search(r"Nomor kuitansi ([\w-]+)", ratna.text)
    assert number
    Visitor(product.address).open(f"/kuitansi/{number.group(1)}/").sees("Rp650.000")


def then_her_reservation_has_a_code(ratna: Applicant) -> None:
    ratna.opens_reservation()
    ratna.sees("Yang harus dibawa")
    assert "BEGIN:VEVENT" in ratna.browser.get(ratna.href("Simpan ke kalender")).text


def when_she_comes_and_is_called(ratna: Applicant, desk: Officer) -> None:
    kiosk = Visitor(ratna.address).open(f"/kios/{OFFICE}/")
    kiosk.submit(code=ratna.reservation)
    kiosk.sees("Nomor antrean Anda")
    number = re.search(r"\b([A-Z]-\d{3})\b", kiosk.text)
    assert number
    kiosk.open(f"/kios/{OFFICE}/").submit(code=ratna.reservation.lower())
    kiosk.sees(number.group(1))
    desk.signs_in()
    desk.opens_counter("Loket 3")
    desk.calls_until(number.group(1))
    Visitor(ratna.address).open(f"/papan/{OFFICE}/").sees(number.group(1))
    ratna.home().follow("Lihat antrean").sees("Loket 3")
    desk.goes_to("loket").submit(press=("action", "start"))


def when_the_examiner_sends_it_back(ratna: Applicant, examiner: Officer) -> None:
    examiner.signs_in()
    examiner.opens_file(ratna)
    examiner.sees(ratna.name)
    examiner.follow("Kembalikan untuk diperbaiki")
    wanted = [target for target in examiner.choices("items") if target.endswith("destination")]
    examiner.submit(items=[*wanted, "document:ktp"], reason="Negara tujuan tertulis salah, dan foto KTP terpotong.")
    examiner.sees("Berkas dikembalikan")


def when_she_corrects_it(ratna: Applicant, photo: bytes) -> None:
    ratna.home().sees("Perbaiki permohonan Anda")
    ratna.follow("Lihat yang perlu diperbaiki").sees("foto KTP terpotong")
    ratna.open(f"/permohonan/{ratna.application}/isi/plan/")
    ratna.submit(destination="Singapura", departure_day="1", departure_month="3", departure_year="2027")
    ratna.replaces_document("ktp", another_photo())
    ratna.sends_again()
    ratna.home().sees("Sudah dikirim")


def when_the_examiner_finishes(ratna: Applicant, examiner: Officer, photo: bytes) -> None:
    examiner.opens_file(ratna).sees("Singapura")
    examiner.sees("Baru diperbaiki")
    examiner.submit_to("selesai")
    examiner.sees("Masih ada dokumen yang belum Anda periksa atau terima")
    examiner.opens_file(ratna)
    for _ in range(3):
        examiner.submit(press=("verdict", "accept"))
    examiner.submit(files={"picture": ("wajah.jpg", photo, "image/jpeg")})
    examiner.submit(text="Tujuan wisata ke Singapura; jawaban sesuai dengan dokumen.")
    examiner.submit_to("selesai")
    examiner.sees("Pemeriksaan selesai")


def then_who_examined_may_not_decide(ratna: Applicant, examiner: Officer) -> None:
    answer = examiner.browser.get(f"/petugas/{OFFICE}/keputusan/{ratna.application}/")
    assert answer.status_code == 403


def when_another_person_approves(ratna: Applicant, adjudicator: Officer) -> None:
    adjudicator.signs_in()
    adjudicator.open(f"/petugas/{OFFICE}/keputusan/{ratna.application}/").sees("Singapura")
    adjudicator.submit(decision="approve")
    adjudicator.sees("Keputusan tersimpan")


def when_it_is_printed_and_checked(ratna: Applicant, production: Officer) -> None:
    production.signs_in()
    production.wait_for(f"/petugas/{OFFICE}/produksi/", "Cetak")
    production.follow("Buka").sees(ratna.name)
    production.submit_to("cetak")
    production.sees("P<IDNDEWI<<RATNA<SARI")
    production.submit(verdict="good")
    production.sees("Paspor siap diambil")


def then_she_collects_it(ratna: Applicant, desk: Officer) -> None:
    ratna.wait_for(f"/permohonan-saya/{ratna.application}/", "Kode pengambilan")
    code = re.search(r"Kode pengambilan[^-]*?\b(\w{4}-\w{4})\b", ratna.text)
    assert code
    desk.goes_to("pengambilan").submit(code=code.group(1))
    desk.sees(ratna.name)
    desk.submit(
        kind="self",
        name=ratna.name,
        identity_kind="ktp",
        identity_number=ratna.nik,
        signed_on_paper="on",
    )
    desk.sees("Paspor sudah diserahkan")
    ratna.home().sees("Paspor sudah Anda terima")
    status = Visitor(ratna.address).open("/status/")
    status.submit(reference=ratna.reference, birth_date_day="17", birth_date_month="8", birth_date_year="1990")
    status.sees("Selesai")
    assert ratna.name not in status.text


def then_everything_adds_up(product: Running) -> None:
    checked = product.manage("check_invariants")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "everything holds" in checked.stdout


def test_budi_moves_pays_late_and_misses_his_day(product: Running, photo: bytes) -> None:
    budi = Applicant(
        product, name="BUDI SANTOSO", nik="3174011708900002", email="budi.s@warga.test", phone="+6281298770002"
    )
    budi.signs_up()
    budi.applies_at("jakarta selatan", "ordinary_5")
    budi.sends_documents(photo)
    budi.sends_application()
    budi.chooses_the_first_time(day=2)
    billing_code = budi.billing_code()
    # He sleeps over it: the hold runs out, and only then does the bank's notice arrive.
    time_passes(product, hours=3)
    budi.wait_for(f"/permohonan-saya/{budi.application}/", "Pilih hari dan jam")
    paid = httpx.post(f"{product.bank}/api/pay", json={"code": billing_code, "amount": 350_000})
    assert paid.json()["state"] == "paid", paid.text
    budi.wait_for(f"/permohonan-saya/{budi.application}/", "Buka reservasi")
    # He may move once, until the day before.
    budi.opens_reservation()
    before = budi.reservation_day()
    budi.moves_to_another_day()
    budi.opens_reservation()
    assert budi.reservation_day() != before
    # The day comes and goes without him.
    time_passes(product, hours=24 * 9)
    budi.wait_for(f"/permohonan-saya/{budi.application}/", "Buat janji baru")
    then_everything_adds_up(product)
