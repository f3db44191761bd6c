"""The applicant's pages, through Django's client and without any script."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from giliran.accounts import services as accounts
from giliran.accounts.models import User
from giliran.applications import queries, services
from giliran.applications.models import Consent
from giliran.applications.questions import book
from giliran.applications.questions.forms import as_typed
from giliran.applications.rules import State
from tests.applications.builders import (
    ANSWERS,
    AT,
    a_complete_draft,
    a_draft,
    a_nik,
    a_submitted_application,
    add_documents,
    an_applicant,
    an_application_in,
    fill,
    fill_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant() -> User:
    return an_applicant()


@pytest.fixture
def browser(applicant: User, client: Client) -> Client:
    client.force_login(applicant)
    return client


def _url(name: str, application: UUID, *more: str) -> str:
    return reverse(f"applications:{name}", args=[application, *more])


def _answer(browser: Client, application: UUID, page: str, **answers: str) -> str:
    _section, asked = book.find(page)
    typed = as_typed(asked, {**ANSWERS, "nik": a_nik(), **answers})
    response = browser.post(_url("page", application, page), typed)
    assert response.status_code == 302, re.findall(r'field-error".*?<span>(.*?)</span>', response.content.decode())
    return str(response["Location"])


def test_a_whole_application_page_by_page(browser: Client, applicant: User) -> None:
    start = browser.get(reverse("applications:start"))
    assert "Saya sendiri" in start.content.decode()
    person = accounts.own_person(applicant.id, AT)
    here = browser.post(reverse("applications:start"), {"person": str(person), "once": "k1"})["Location"]
    again = browser.post(reverse("applications:start"), {"person": str(person), "once": "k1"})["Location"]
    assert here == again
    application = queries.applications_of(applicant.id)[0].id
    assert here == _url("page", application, "had_passport")
    here = _answer(browser, application, "had_passport", had_passport="expired")
    assert here == _url("page", application, "passport_issued")
    _answer(browser, application, "passport_issued")
    assert _answer(browser, application, "age") == _url("office", application)
    found = browser.get(_url("office", application), {"q": "jakarta selatan"}).content.decode()
    office = re.findall(r'name="office" value="([^"]+)"', found)[0]
    chosen = browser.post(_url("office", application) + "?q=jakarta selatan", {"office": office})
    assert chosen["Location"] == _url("product", application)
    assert "Rp350.000" in browser.get(_url("product", application)).content.decode()
    browser.post(_url("product", application), {"product": "ordinary_5"})
    visited, page = set(), "name"
    while page not in visited:
        visited.add(page)
        here = _answer(browser, application, page)
        if here == _url("application", application):
            text = browser.get(here).content.decode()
            here = next(iter(re.findall(r'href="([^"]+/isi/[^"]+)"[^>]*><span>Lanjut', text)), "")
        page = here.rstrip("/").rsplit("/", 1)[-1] if "/isi/" in here else page
    assert {"name", "old_passport", "workplace", "plan", "emergency"} <= visited
    assert not {"home", "spouse", "journeys"} & visited
    add_documents(application=application)
    check = browser.get(_url("check", application)).content.decode()
    assert "SITI RAHAYU" in check
    assert "17 Agustus 1990" in check
    assert "Masih ada yang kurang" not in check
    unwilling = browser.post(_url("send", application), {"agree_data": "on"}).content.decode()
    assert "Setujui pengambilan foto dan sidik jari" in unwilling
    sent = browser.post(_url("send", application), {"agree_data": "on", "agree_biometrics": "on"})
    assert sent["Location"] == f"/setelah/{application}/"
    twice = browser.post(_url("send", application), {"agree_data": "on", "agree_biometrics": "on"})
    assert twice["Location"] == sent["Location"]
    view = queries.application(application)
    assert (view.state, view.service) == (State.SUBMITTED, "passport_replacement")
    assert {consent.kind for consent in Consent.objects.all()} == {"data", "biometrics"}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"had_passport": "lost"}, "Paspor hilang diurus langsung"),
        ({"had_passport": "damaged"}, "Paspor rusak diurus langsung"),
        ({"had_passport": "valid"}, "Paspor Anda masih bisa dipakai"),
        ({"had_passport": "never", "age": "child"}, "Paspor anak untuk saat ini"),
    ],
)
def test_who_cannot_go_on_here_is_told_where_to_go(
    browser: Client, applicant: User, answers: dict[str, str], words: str
) -> None:
    application = a_draft(account=applicant)
    here = [_answer(browser, application, page, **answers) for page in answers][-1]
    assert here == _url("stop", application)
    assert words in browser.get(here).content.decode()
    assert browser.get(_url("office", application))["Location"] == here


def test_nothing_typed_is_lost(browser: Client, applicant: User) -> None:
    application = a_draft(account=applicant)
    fill(application=application, page="had_passport")
    wrong = browser.post(_url("page", application, "name"), {"full_name": "SITI", "nik": "3174"})
    assert "Tulis 16 angka. Anda menulis 4 angka." in wrong.content.decode()
    shown = browser.get(_url("page", application, "name")).content.decode()
    assert 'value="SITI"' in shown
    assert 'value="3174"' in shown
    assert "Tulis 16 angka" in shown
    assert "Yang Anda tulis terakhir kali kami simpan" in shown
    later = browser.post(
        _url("page", application, "birth"), {"birth_date_day": "17", "birthplace": "Bandung", "action": "later"}
    )
    assert later["Location"] == _url("application", application)
    assert 'value="Bandung"' in browser.get(_url("page", application, "birth")).content.decode()
    assert queries.raw_answers(application) == {"had_passport": "never"}


def test_two_windows_do_not_overwrite_each_other(browser: Client, applicant: User) -> None:
    application = a_draft(account=applicant)
    address = _url("page", application, "parents")
    browser.post(address, {"mother_name": "AMINAH", "father_name": "", "seen": "0"})
    late = browser.post(address, {"mother_name": "AMINAH BINTI ALI", "father_name": "", "seen": "0"})
    text = late.content.decode()
    assert "Halaman ini baru diubah di tempat lain" in text
    assert 'value="AMINAH BINTI ALI"' in text
    assert queries.raw_answers(application)["mother_name"] == "AMINAH"
    browser.post(address, {"mother_name": "AMINAH BINTI ALI", "father_name": "", "seen": "1"})
    assert queries.raw_answers(application)["mother_name"] == "AMINAH BINTI ALI"
    same_again = browser.post(address, {"mother_name": "AMINAH BINTI ALI", "father_name": "", "seen": "1"})
    assert same_again.status_code == 302


def test_a_nik_that_disagrees_warns_and_lets_one_go_on(browser: Client, applicant: User) -> None:
    application = a_draft(account=applicant)
    fill(application=application, page="name", nik=a_nik(born="010180", woman=False))
    here = _answer(browser, application, "birth")
    assert here == _url("nik", application)
    text = browser.get(here).content.decode()
    assert "berbeda dari tanggal lahir yang Anda tulis" in text
    assert "jenis kelamin yang lain" in text
    assert _url("page", application, "origin") in text
    fill_all(application=application, nik=a_nik(born="010180", woman=False))
    assert "NIK dan data kelahiran berbeda" in browser.get(_url("check", application)).content.decode()


def test_what_is_missing_is_named_with_the_way_there(browser: Client, applicant: User) -> None:
    application = a_complete_draft(account=applicant, marital_status="married")
    fill(application=application, page="marital", marital_status="married")
    services.save_page(application_id=application, page="spouse", typed={"spouse_name": "7"}, at=AT, actor=None)
    text = browser.get(_url("check", application)).content.decode()
    assert "Masih ada yang kurang" in text
    assert _url("page", application, "spouse") in text
    refused = browser.post(_url("send", application), {"agree_data": "on", "agree_biometrics": "on"})
    assert "Permohonan belum lengkap" in refused.content.decode()
    assert queries.application(application).state == State.DRAFT


def test_a_child_by_birth_date_is_caught_before_sending(browser: Client, applicant: User) -> None:
    application = a_complete_draft(account=applicant, birth_date="2012-08-17", marital_status="single")
    assert "usia di bawah 17 tahun" in browser.get(_url("check", application)).content.decode()


def test_the_correction_loop(browser: Client, applicant: User) -> None:
    application = a_submitted_application(account=applicant)
    items = [
        services.CorrectionItem(target="identity.full_name", reason="Ejaan nama berbeda dari KTP."),
        services.CorrectionItem(target="document:ktp", reason="Fotonya buram."),
    ]
    services.request_correction(application_id=application, items=items, at=AT, actor=None)
    assert browser.get(_url("application", application))["Location"] == _url("correction", application)
    text = browser.get(_url("correction", application)).content.decode()
    assert "Ejaan nama berbeda dari KTP." in text
    assert "Senin, 30 November 2026" in text
    assert browser.get(_url("page", application, "marital")).status_code == 302
    assert "Ejaan nama berbeda" in browser.get(_url("page", application, "name")).content.decode()
    refused = browser.post(_url("correction", application))
    assert "Permohonan belum lengkap" in refused.content.decode()
    nik = queries.raw_answers(application)["nik"]
    here = _answer(browser, application, "name", full_name="SITI RAHAYU PUTRI", nik=nik)
    assert here == _url("correction", application)
    _new_ktp(application)
    assert browser.post(_url("correction", application))["Location"] == f"/setelah/{application}/"
    view = queries.application(application)
    assert (view.state, view.round, view.correction_due) == (State.SUBMITTED, 1, None)
    changed = [row for section in queries.answers(application) for row in section.rows if row.changed]
    assert [(row.target, row.before, row.value) for row in changed] == [
        ("identity.full_name", "SITI RAHAYU", "SITI RAHAYU PUTRI")
    ]
    assert browser.post(_url("correction", application)).status_code == 302


def _new_ktp(application: UUID) -> None:
    from giliran.documents.models import Document

    Document.objects.filter(dossier=application, kind="ktp").update(received_at=AT + timedelta(hours=1))


def test_giving_up_keeps_the_record(browser: Client, applicant: User) -> None:
    application = an_application_in(State.SUBMITTED, account=applicant)
    assert "tidak dikembalikan" in browser.get(_url("cancel", application)).content.decode()
    browser.post(_url("cancel", application))
    view = queries.application(application)
    assert (view.state, view.closing_reason) == (State.CANCELLED, "applicant")
    assert "Anda membatalkan permohonan ini" in browser.get(_url("application", application)).content.decode()


def test_after_coming_to_the_office_only_an_officer_ends_it(
    browser: Client, applicant: User, attendance: object
) -> None:
    application = an_application_in(State.SUBMITTED, account=applicant)
    attendance.came.add(application)  # type: ignore[attr-defined]
    assert "sampaikan kepada petugas" in browser.post(_url("cancel", application)).content.decode()
    assert queries.application(application).state == State.SUBMITTED


@pytest.mark.parametrize("name", ["application", "office", "product", "check", "send", "correction", "cancel", "nik"])
def test_what_is_somebody_elses_does_not_exist(client: Client, name: str) -> None:
    application = a_complete_draft()
    client.force_login(an_applicant())
    assert client.get(_url(name, application)).status_code == 404
    assert client.post(_url(name, application)).status_code == 404


def test_pages_ask_the_database_little(
    browser: Client, applicant: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    application = a_complete_draft(account=applicant)
    for name, args in (("application", ()), ("check", ()), ("page", ("address",)), ("office", ()), ("product", ())):
        with django_assert_max_num_queries(15):
            assert browser.get(_url(name, application, *args)).status_code == 200, name


def test_pages_speak_english_as_well(browser: Client, applicant: User) -> None:
    application = a_complete_draft(account=applicant)
    browser.cookies["django_language"] = "en"
    text = browser.get(_url("check", application)).content.decode()
    assert "Check your answers" in text
    assert "17 August 1990" in text
