"""The whole journey on screens: an applicant's phone, officers' desks, the kiosk and the board, at the same time."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from giliran.demo.people import synthetic
from giliran.demo.pictures import Flaw, document, portrait
from tests.journeys.at_screens import OFFICE, ApplicantAtPhone, OfficerAtDesk, jpeg_file
from tests.journeys.browsers import Screen, Screens
from tests.journeys.running import Running
from tests.support.browsers import a_browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journeys")]


@pytest.fixture(scope="module", params=["once", pytest.param("closely", marks=pytest.mark.prove)])
def screens(request: pytest.FixtureRequest, product: Running) -> Iterator[Screens]:
    with a_browser() as browser:
        yield Screens(browser, product, closely=request.param == "closely")


def test_from_sign_up_to_passport_on_screens(screens: Screens) -> None:
    applicant = screens.phone(ApplicantAtPhone)
    given_an_application_sent_with_documents(applicant)
    when_a_time_is_chosen_and_paid(applicant)
    then_the_reservation_opens_without_a_line(applicant)

    hall = given_an_officer_at_a_counter_and_a_board(screens)
    number = when_the_kiosk_reads_the_code(screens, applicant)
    when_the_officer_calls_next(hall)
    then_board_and_phone_say_so(hall, applicant, number)

    when_the_officer_sends_the_file_back(hall.officer, applicant)
    then_the_applicant_corrects_it(applicant)
    when_the_examination_is_finished(hall.officer, applicant)
    when_another_officer_approves(screens, applicant)
    when_the_passport_is_printed_and_checked(screens)
    then_it_is_handed_over_and_signed_for(screens, applicant)
    then_home_says_it_is_done(applicant)


@dataclass(frozen=True)
class Hall:
    """What is on in the office's hall."""

    officer: OfficerAtDesk
    counter: str
    board: Screen


def given_an_application_sent_with_documents(applicant: ApplicantAtPhone) -> None:
    applicant.signs_up()
    applicant.begins()
    applicant.chooses_office_and_passport("Jakarta Selatan", "e_10")
    applicant.answers_all_parts()
    applicant.sends_documents([jpeg_file("dokumen.jpg", a_photo(seed)) for seed in range(4)])
    applicant.sends_application()


def when_a_time_is_chosen_and_paid(applicant: ApplicantAtPhone) -> None:
    billing_code = applicant.chooses_earliest_time()
    assert len(billing_code) == 15
    applicant.pays_in_another_tab(billing_code)


def then_the_reservation_opens_without_a_line(applicant: ApplicantAtPhone) -> None:
    applicant.opens_reservation()
    applicant.goes_out_of_reach()
    applicant.page.reload()
    applicant.sees(applicant.code)
    assert applicant.page.locator(".reservation-qr").evaluate("picture => picture.naturalWidth") > 0
    applicant.comes_back_into_reach()


def given_an_officer_at_a_counter_and_a_board(screens: Screens) -> Hall:
    board = screens.board()
    board.go(f"/papan/{OFFICE}/")
    board.page.evaluate("window.neverLoadedAgain = true")
    officer = screens.desk(OfficerAtDesk)
    officer.signs_in("pemeriksa")
    return Hall(officer, officer.takes_counter(), board)


def when_the_kiosk_reads_the_code(screens: Screens, applicant: ApplicantAtPhone) -> str:
    kiosk = screens.kiosk()
    kiosk.go(f"/kios/{OFFICE}/")
    kiosk.follow("Saya punya janji temu")
    kiosk.page.locator('[name="code"]:visible').fill(applicant.code)
    kiosk.press("Ambil nomor")
    kiosk.sees("Silakan duduk")
    number = kiosk.page.locator(".ticket-number").inner_text().strip()
    applicant.follows_ticket()
    applicant.sees(number)
    return number


def when_the_officer_calls_next(hall: Hall) -> None:
    hall.officer.does("Panggil berikutnya")


def then_board_and_phone_say_so(hall: Hall, applicant: ApplicantAtPhone, number: str) -> None:
    call = hall.board.page.locator(".hall-now .hall-call")
    call.get_by_text(number).wait_for()
    call.get_by_text(hall.counter).wait_for()
    assert hall.board.page.evaluate("window.neverLoadedAgain") is True
    hall.board.look()
    applicant.sees("Giliran Anda!")
    called = applicant.page.locator("[data-show=called]").inner_text()
    assert f"Nomor Anda dipanggil ke {hall.counter}." in called
    applicant.look()


def when_the_officer_sends_the_file_back(officer: OfficerAtDesk, applicant: ApplicantAtPhone) -> None:
    officer.does("Mulai layani")
    officer.follow("Buka berkas")
    officer.follow("Kembalikan untuk diperbaiki")
    officer.asks_for_new_document("Foto terpotong di kanan. Kirim foto yang memuat keempat sudutnya.")
    officer.goes_to("loket")
    officer.does("Selesai S")


def then_the_applicant_corrects_it(applicant: ApplicantAtPhone) -> None:
    applicant.go("/beranda/")
    applicant.go(f"/permohonan/{applicant.application}/perbaikan/")
    applicant.sees("Kirim foto yang memuat keempat sudutnya")
    applicant.corrects(jpeg_file("lebih-baik.jpg", a_photo(9)))


def when_the_examination_is_finished(officer: OfficerAtDesk, applicant: ApplicantAtPhone) -> None:
    officer.does("Panggil berikutnya")
    officer.does("Mulai layani")
    officer.follow("Buka berkas")
    officer.accepts_all_documents()
    officer.takes_portrait(jpeg_file("wajah.jpg", a_portrait()))
    officer.notes("Tujuan perjalanan jelas. Data cocok dengan dokumen asli.")
    officer.press("Pemeriksaan selesai")
    officer.sees("Petugas lain yang memutuskan")
    officer.goes_to("loket")
    officer.does("Selesai S")
    applicant.follows_ticket_to_its_end()


def when_another_officer_approves(screens: Screens, applicant: ApplicantAtPhone) -> None:
    adjudicator = screens.desk(OfficerAtDesk)
    adjudicator.signs_in("pemutus")
    adjudicator.decides(applicant.application, "approve")


def when_the_passport_is_printed_and_checked(screens: Screens) -> None:
    printer = screens.desk(OfficerAtDesk)
    printer.signs_in("produksi")
    printer.opens_first_sheet("Buka")
    printer.press("Cetak paspor")
    printer.opens_first_sheet("Periksa")
    printer.finds_booklet_good()


def then_it_is_handed_over_and_signed_for(screens: Screens, applicant: ApplicantAtPhone) -> None:
    applicant.waits_for_home("Kode pengambilan")
    code = applicant.page.locator("main .ticket-number").inner_text().strip()
    desk = screens.desk(OfficerAtDesk)
    desk.signs_in("loket")
    desk.hands_over(code, applicant.name, applicant.nik)


def then_home_says_it_is_done(applicant: ApplicantAtPhone) -> None:
    applicant.waits_for_home("Selesai")


def a_photo(seed: int) -> bytes:
    person = synthetic(seed=seed, number=1)
    return document(kind="ktp", person=person, seed=seed, flaw=Flaw.CLEAR).content


def a_portrait() -> bytes:
    return portrait(person=synthetic(seed=1, number=1), seed=1)
