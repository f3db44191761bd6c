"""What people are told when the database cannot do its work, and what is kept of what they typed."""

import json
import pkgutil
import re
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from psycopg import errors

import giliran
from giliran.accounts.models import Person
from giliran.foundation.ids import new_id
from giliran.foundation.models import OncePost
from giliran.foundation.web import failing
from tests.accounts import builders as accounts
from tests.accounts.builders import PASSWORD, sign_up
from tests.faults.troubles import refusing
from tests.support.world import client_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def somebody() -> Any:
    from giliran.accounts.models import User

    return User.objects.get(id=accounts.an_applicant())


def _browser(user: Any) -> Client:
    client = client_of(user)
    client.raise_request_exception = False
    return client


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the form to send again."""
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(page)}


HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', re.DOTALL)


@pytest.mark.parametrize(
    ("sqlstate", "words"),
    [
        ("53100", "Layanan terhenti sebentar"),
        ("57P01", "Layanan terhenti sebentar"),
        ("40P01", "Belum berhasil, silakan coba sekali lagi"),
        ("57014", "Layanan sedang sangat ramai"),
        ("25006", "Sementara belum dapat menyimpan"),
    ],
)
def test_a_form_that_could_not_be_saved_comes_back_filled_in_and_makes_one_when_sent_again(
    somebody: Any, sqlstate: str, words: str
) -> None:
    client = _browser(somebody)
    typed = {"once": str(new_id()), "full_name": 'Dewi "Ayu" <Lestari> & anak', "relation": "child", "action": "save"}
    with refusing("accounts_person", sqlstate=sqlstate):
        answer = client.post("/akun/keluarga/tambah/", typed)
    page = answer.content.decode()

    assert answer.status_code == 503
    assert 5 <= int(answer.headers["Retry-After"]) <= 30
    assert answer.headers["Cache-Control"] == "no-store"
    assert words in page
    assert "Coba kirim lagi" in page
    assert "tidak dicatat dua kali" in page
    assert 'http-equiv="refresh"' not in page, "a page with what was typed must not go away by itself"
    assert '<form action="/akun/keluarga/tambah/" method="post"' in page
    assert {name: value for name, value in hidden(page).items() if name != "csrfmiddlewaretoken"} == typed
    assert not OncePost.objects.exists()

    again = client.post("/akun/keluarga/tambah/", hidden(page))
    assert again.status_code == 302
    assert client.post("/akun/keluarga/tambah/", hidden(page)).headers["Location"] == again.headers["Location"]
    assert [person.full_name for person in Person.objects.filter(relation="child")] == [typed["full_name"]]


def test_passwords_and_codes_are_asked_for_again_and_never_written_down() -> None:
    client = _browser(None)
    typed = {"email": "dewi@contoh.test", "phone": "0812-3456-7890", "password1": PASSWORD}
    with refusing("accounts_user"):
        answer = sign_up(client, **typed)
    page = answer.content.decode()

    assert answer.status_code == 503
    assert PASSWORD not in page
    assert {**hidden(page), "proof": ""} == {"email": typed["email"], "phone": typed["phone"], "proof": ""}
    assert re.search(r'<label[^>]*>Ketik lagi kata sandi</label>\s*<input[^>]*type="password" name="password1"', page)

    request = RequestFactory().post("/akun/daftar/kode-email/", {"code": "482913", "action": "confirm"})
    page = failing.answer(request, errors.DiskFull()).content.decode()
    assert "482913" not in page
    assert hidden(page) == {"action": "confirm"}
    assert re.search(r'<label[^>]*>Ketik lagi kodenya</label>\s*<input[^>]*name="code"', page)


def test_files_are_chosen_again() -> None:
    photos = [SimpleUploadedFile(f"ktp-{number}.jpg", b"secret picture") for number in range(2)]
    request = RequestFactory().post("/permohonan/kirim/", {"kind": "ktp", "pictures": photos})
    page = failing.answer(request, errors.DiskFull()).content.decode()
    assert "secret picture" not in page
    assert "ktp-0" not in page
    assert 'enctype="multipart/form-data"' in page
    assert hidden(page) == {"kind": "ktp"}
    assert "tidak dicatat dua kali" not in page, "nothing says that this view does it once"
    assert re.search(r'<input[^>]*type="file" name="pictures"[^>]* multiple>', page)


def _fields() -> dict[str, Any]:
    """Return every field of every form of ours and of those we build on, by "form.field"."""
    for found in pkgutil.walk_packages(giliran.__path__, "giliran."):
        if ".web." in found.name and "simulator" not in found.name:
            import_module(found.name)
    every: dict[str, Any] = {}
    todo = list(forms.BaseForm.__subclasses__())
    while todo:
        form = todo.pop()
        todo += form.__subclasses__()
        if form.__module__.startswith(("giliran.", "allauth.")):
            every |= {f"{form.__qualname__}.{name}": field for name, field in getattr(form, "base_fields", {}).items()}
    return every


def test_no_form_has_a_secret_that_would_be_written_down() -> None:
    every = _fields()
    secret = {
        name
        for name, field in every.items()
        if getattr(field.widget, "input_type", "") == "password"
        or field.widget.attrs.get("autocomplete") == "one-time-code"
    }
    assert len(secret) > 10
    for name in secret:
        field = name.rpartition(".")[2]
        page = failing.answer(RequestFactory().post("/", {field: "s3cr3t"}), errors.DiskFull()).content.decode()
        assert "s3cr3t" not in page, name
        assert f'name="{field}"' in page, name


@pytest.mark.parametrize("typed", [{"text": "a" * 250_000}, {f"field{number}": "1" for number in range(700)}])
def test_what_is_too_much_for_a_page_is_not_carried_and_the_page_says_so(typed: dict[str, str]) -> None:
    page = failing.answer(RequestFactory().post("/", typed), errors.DiskFull()).content.decode()
    assert hidden(page) == {}
    assert "Coba kirim lagi" not in page
    assert "Kembali dengan tombol kembali di peramban" in page
    assert len(page) < 10_000


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/offices/office/add/", "/pemberitahuan/tanda-terima/"])
def test_nothing_is_carried_in_the_back_office_and_for_machines(path: str) -> None:
    page = failing.answer(RequestFactory().post(path, {"name": "kept by nobody"}), errors.DiskFull()).content.decode()
    assert "kept by nobody" not in page


def test_a_page_for_reading_comes_back_by_itself_and_not_all_at_once() -> None:
    answers = [failing.answer(RequestFactory().get("/beranda/"), errors.AdminShutdown()) for _ in range(30)]
    waits = {answer.headers["Retry-After"] for answer in answers}
    assert len(waits) > 3
    for answer in answers:
        page = answer.content.decode()
        assert f'<meta http-equiv="refresh" content="{answer.headers["Retry-After"]}">' in page
        assert "Yang sudah dikonfirmasi tidak hilang" in page


def test_english_by_the_cookie_alone() -> None:
    request = RequestFactory().get("/beranda/", headers={"cookie": "django_language=en"})
    page = failing.answer(request, errors.AdminShutdown()).content.decode()
    assert '<html lang="en">' in page
    assert "Try again in about" in page
    request = RequestFactory().get("/beranda/", headers={"accept-language": "en", "cookie": "django_language=xx"})
    assert '<html lang="id">' in failing.answer(request, errors.AdminShutdown()).content.decode()


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/fast/availability", {}),
        ("/beranda/", {"accept": "application/json"}),
        ("/dokumen/unggah/", {"tus-resumable": "1.0.0"}),
        ("/pemberitahuan/tanda-terima/", {}),
    ],
)
def test_programs_are_answered_as_programs(path: str, headers: dict[str, str]) -> None:
    answer = failing.answer(RequestFactory().post(path, headers=headers), errors.DiskFull())
    told = json.loads(answer.content)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert told["status"] == 503
    assert str(told["retry_after"]) == answer.headers["Retry-After"]


def test_an_unexpected_failure_has_a_number_that_stands_in_the_log(
    somebody: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_arguments: object) -> None:
        message = "a fault of ours"
        raise RuntimeError(message)

    monkeypatch.setattr("giliran.accounts.web.family.services.add_family_member", fail)
    typed = {"once": str(new_id()), "full_name": "Dewi Lestari", "relation": "child"}
    answer = _browser(somebody).post("/akun/keluarga/tambah/", typed)
    page = answer.content.decode()

    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
    assert hidden(page) == typed
    assert "a fault of ours" not in page
    assert "Traceback" not in page
    told = re.search(r'<strong class="code">([0-9A-Z]{4}-[0-9A-Z]{4})</strong>', page)
    assert told
    assert told.group(1) in [getattr(record, "reference", "") for record in caplog.records]
