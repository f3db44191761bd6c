"""Signing up, from the first page to the account being open."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from giliran.accounts.models import User
from giliran.ledger.models import Event
from tests.accounts.builders import PASSWORD, an_applicant, sign_up
from tests.notifications.carriers import KeepingCarrier, deliver_all

pytestmark = pytest.mark.django_db

SIGN_UP = {"email": "dewi@contoh.test", "phone": "0812-3456-7890", "password1": PASSWORD}


def code_in(carrier: KeepingCarrier) -> str:
    deliver_all()
    found = re.search(r"\d{6}", carrier.given[-1].text)
    assert found
    return found.group()


def test_somebody_signs_up_with_both_codes(mails: KeepingCarrier, texts: KeepingCarrier) -> None:
    client = Client()
    answer = sign_up(client, **SIGN_UP)
    assert answer.headers["Location"] == "/akun/daftar/kode-email/"
    assert "dewi@contoh.test" in client.get("/akun/daftar/kode-email/").content.decode()

    answer = client.post("/akun/daftar/kode-email/", {"code": code_in(mails)})
    assert answer.headers["Location"] == "/akun/daftar/kode-ponsel/"
    assert not User.objects.get().opened_at
    assert texts.given == []

    answer = client.post("/akun/daftar/kode-ponsel/", {"code": code_in(texts)})
    assert answer.headers["Location"] == "/beranda/"
    user = User.objects.get()
    assert user.opened_at
    assert (user.phone, user.phone_verified) == ("+6281234567890", True)
    assert texts.given[0].to == "+6281234567890"
    assert list(Event.objects.values_list("kind", flat=True)) == ["accounts.account_opened"]
    assert client.get("/akun/").status_code == 200


def test_a_wrong_code_is_answered_plainly_and_five_end_the_try(mails: KeepingCarrier, texts: KeepingCarrier) -> None:
    client = Client()
    sign_up(client, **SIGN_UP)
    wrong = "000000" if code_in(mails) != "000000" else "111111"
    page = client.post("/akun/daftar/kode-email/", {"code": wrong}).content.decode()
    assert "Kode tidak cocok" in page
    for _ in range(3):
        client.post("/akun/daftar/kode-email/", {"code": wrong})
    answer = client.post("/akun/daftar/kode-email/", {"code": wrong})
    assert answer.headers["Location"] == "/akun/masuk/"


def test_a_sign_up_that_stopped_goes_on_after_signing_in(mails: KeepingCarrier, texts: KeepingCarrier) -> None:
    client = Client()
    sign_up(client, **SIGN_UP)
    client.post("/akun/daftar/kode-email/", {"code": code_in(mails)})

    later = Client()
    cache.clear()
    answer = later.post("/akun/masuk/", {"login": SIGN_UP["email"], "password": PASSWORD})
    assert answer.headers["Location"] == "/akun/daftar/kode-ponsel/"
    answer = later.post("/akun/daftar/kode-ponsel/", {"code": code_in(texts)})
    assert answer.status_code == 302
    assert User.objects.get().opened_at


def test_a_number_written_wrong_can_be_corrected(mails: KeepingCarrier, texts: KeepingCarrier) -> None:
    client = Client()
    sign_up(client, **SIGN_UP)
    client.post("/akun/daftar/kode-email/", {"code": code_in(mails)})
    client.post("/akun/daftar/kode-ponsel/", {"action": "change", "phone": "081987654321"})
    client.post("/akun/daftar/kode-ponsel/", {"code": code_in(texts)})
    assert User.objects.get().phone == "+6281987654321"


def test_the_same_address_can_start_again_while_nothing_was_proved(
    mails: KeepingCarrier, texts: KeepingCarrier
) -> None:
    sign_up(Client(), **SIGN_UP)
    cache.clear()
    again = Client()
    answer = sign_up(again, **{**SIGN_UP, "phone": "081987654321", "password1": "kata-yang-lain-22"})
    assert answer.headers["Location"] == "/akun/daftar/kode-email/"
    again.post("/akun/daftar/kode-email/", {"code": code_in(mails)})
    user = User.objects.get()
    assert user.phone == "+6281987654321"
    assert user.check_password("kata-yang-lain-22")


@pytest.mark.parametrize("taken", ["email", "phone"])
def test_signing_up_looks_the_same_whether_or_not_there_is_an_account(
    taken: str, mails: KeepingCarrier, texts: KeepingCarrier
) -> None:
    by_email = taken == "email"
    an_applicant(email="dewi@contoh.test" if by_email else "", phone="" if by_email else "+6281234567890")
    fresh, known = Client(), Client()
    as_new = sign_up(fresh, **{**SIGN_UP, "email": "baru@contoh.test", "phone": "081377778888"})
    as_known = sign_up(known, **SIGN_UP)
    assert (as_new.status_code, as_new.headers["Location"]) == (as_known.status_code, as_known.headers["Location"])
    pages = [
        re.sub(r'value="[^"]{20,}"', "", client.get("/akun/daftar/kode-email/").content.decode()).replace(email, "")
        for client, email in ((fresh, "baru@contoh.test"), (known, "dewi@contoh.test"))
    ]
    assert pages[0] == pages[1]
    deliver_all()
    told = next(given for given in mails.given if given.to == "dewi@contoh.test")
    assert not re.search(r"\d{6}", told.text)
    answer = known.post("/akun/daftar/kode-email/", {"code": ""})
    assert answer.status_code == 200
    assert User.objects.count() == 2


def test_codes_are_not_sent_again_at_once(mails: KeepingCarrier, texts: KeepingCarrier) -> None:
    client = Client()
    sign_up(client, **SIGN_UP)
    page = client.post("/akun/daftar/kode-email/", {"action": "resend"}, follow=True).content.decode()
    assert "Tunggu sebentar" in page
    assert deliver_all() == 1


@pytest.mark.parametrize("phone", ["021-5790-1234", "+1 212 555 0100", "0812", "abc"])
def test_only_an_indonesian_mobile_number_is_taken(phone: str) -> None:
    page = sign_up(Client(), **{**SIGN_UP, "phone": phone}).content.decode()
    assert "Tulis nomor ponsel Indonesia" in page
    assert not User.objects.exists()


def test_a_weak_password_is_refused() -> None:
    page = sign_up(Client(), **{**SIGN_UP, "password1": "password123"}).content.decode()
    assert "error-summary" in page
    assert not User.objects.exists()
