"""The pages of an account."""

import re
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from giliran.accounts import queries, services
from giliran.accounts.models import User
from giliran.accounts.rules import Relation
from tests.accounts.builders import PASSWORD, an_applicant, signed_in
from tests.notifications.carriers import KeepingCarrier, deliver_all

pytestmark = pytest.mark.django_db

ACCOUNT_PAGES = [
    "/akun/", "/akun/ubah/", "/akun/keluarga/", "/akun/keluarga/tambah/", "/akun/keamanan/", "/akun/perangkat/",
    "/akun/email/", "/akun/ponsel/", "/akun/kata-sandi/", "/akun/keluar/", "/akun/langkah-kedua/",
    "/akun/keamanan/aplikasi/pasang/", "/akun/keamanan/kunci-sandi/", "/akun/keamanan/kunci-sandi/tambah/",
]  # fmt: skip
PUBLIC_PAGES = ["/akun/masuk/", "/akun/daftar/", "/akun/lupa-kata-sandi/", "/akun/nonaktif/"]


@pytest.mark.parametrize("path", ACCOUNT_PAGES)
def test_the_accounts_pages_ask_for_sign_in_and_look_like_ours(path: str) -> None:
    assert Client().get(path).status_code == 302
    an_applicant(email="dewi@contoh.test")
    page = signed_in("dewi@contoh.test").get(path)
    assert page.status_code == 200
    assert "site-header" in page.content.decode()


@pytest.mark.parametrize("path", PUBLIC_PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_way_in_is_open_and_runs_no_script_from_the_page(path: str, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(path)
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}"' in text
    assert " style=" not in text
    running = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text)
    assert running == []


def test_family_is_added_corrected_and_removed_by_form() -> None:
    user = an_applicant(email="dewi@contoh.test")
    client = signed_in("dewi@contoh.test")
    told = {"full_name": "Bintang", "relation": "child", "once": "k1"}
    client.post("/akun/keluarga/tambah/", told)
    client.post("/akun/keluarga/tambah/", told)
    person = queries.people_of(user)[0]
    assert len(queries.people_of(user)) == 1
    client.post(f"/akun/keluarga/{person.id}/", {"full_name": "Bintang Kecil", "relation": "sibling"})
    assert queries.people_of(user)[0].full_name == "Bintang Kecil"
    assert queries.people_of(user)[0].relation is Relation.SIBLING
    client.post(f"/akun/keluarga/{person.id}/hapus/")
    assert queries.people_of(user) == []


def test_somebody_elses_family_is_not_found(at: datetime) -> None:
    owner = an_applicant()
    person = services.add_family_member(account_id=owner, relation="child", full_name="A", at=at, actor=owner)
    an_applicant(email="lain@contoh.test")
    client = signed_in("lain@contoh.test")
    assert client.get(f"/akun/keluarga/{person}/").status_code == 404
    assert client.post(f"/akun/keluarga/{person}/hapus/").status_code == 404


def test_the_language_is_kept_with_the_account() -> None:
    user = an_applicant(email="dewi@contoh.test")
    client = signed_in("dewi@contoh.test")
    client.post("/bahasa/", {"language": "en", "next": "/akun/"})
    assert queries.recipient(user).language == "en"
    elsewhere = signed_in("dewi@contoh.test")
    assert "Your account" in elsewhere.get("/akun/").content.decode()


def test_a_forgotten_password_is_made_anew_by_code(mails: KeepingCarrier) -> None:
    an_applicant(email="dewi@contoh.test")
    client = Client()
    client.post("/akun/lupa-kata-sandi/", {"email": "dewi@contoh.test"})
    deliver_all()
    found = re.search(r"\d{6}", mails.given[-1].text)
    assert found
    client.post("/akun/lupa-kata-sandi/kode/", {"code": found.group()})
    new = {"password1": "jalan-pulang-lewat-72", "password2": "jalan-pulang-lewat-72"}
    client.post("/akun/lupa-kata-sandi/baru/", new)
    assert User.objects.get().check_password(new["password1"])


def test_asking_for_a_password_says_nothing_about_accounts(mails: KeepingCarrier) -> None:
    an_applicant(email="dewi@contoh.test")
    pages = []
    for email in ("dewi@contoh.test", "tidak-ada@contoh.test"):
        client = Client()
        page = client.post("/akun/lupa-kata-sandi/", {"email": email}, follow=True).content.decode()
        pages.append(re.sub(r'value="[^"]{20,}"', "", page).replace(email, ""))
    assert pages[0] == pages[1]


def test_signing_in_is_locked_after_five_wrong_passwords() -> None:
    an_applicant(email="dewi@contoh.test")
    client = Client()
    for _ in range(5):
        client.post("/akun/masuk/", {"login": "dewi@contoh.test", "password": "salah"})
    page = client.post("/akun/masuk/", {"login": "dewi@contoh.test", "password": PASSWORD})
    assert page.status_code == 200
    assert "Terlalu banyak percobaan" in page.content.decode()
    cache.clear()
    assert client.post("/akun/masuk/", {"login": "dewi@contoh.test", "password": PASSWORD}).status_code == 302


def test_signing_out_takes_a_post() -> None:
    an_applicant(email="dewi@contoh.test")
    client = signed_in("dewi@contoh.test")
    client.get("/akun/keluar/")
    assert client.get("/akun/").status_code == 200
    client.post("/akun/keluar/")
    assert client.get("/akun/").status_code == 302


def test_other_devices_can_be_signed_out() -> None:
    an_applicant(email="dewi@contoh.test")
    lost, here = signed_in("dewi@contoh.test"), signed_in("dewi@contoh.test")
    assert "Keluarkan semua" in here.get("/akun/perangkat/").content.decode()
    here.post("/akun/perangkat/")
    assert lost.get("/akun/").status_code == 302
    assert here.get("/akun/").status_code == 200
