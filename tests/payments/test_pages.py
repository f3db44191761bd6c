"""What payers, supervisors and strangers see."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
import time_machine
from django.test import Client

from giliran.accounts.models import User
from giliran.foundation.actors import Actor, Role
from giliran.foundation.web import access, redirects, requests
from giliran.offices.queries import office_by_code
from giliran.payments import queries, services
from giliran.payments.models import Misfit, Refund
from giliran.payments.queries import BillView
from giliran.payments.rules import grouped, new_billing_code
from tests.payments.builders import DUE, a_bill
from tests.payments.calls import TestBank

pytestmark = pytest.mark.django_db
OFFICE = "jakarta-selatan"
ROLES: dict[UUID, set[Role]] = {}


@pytest.fixture(autouse=True)
def _house() -> Iterator[None]:
    def actor(request: object) -> Actor:
        user_id: UUID = request.user.id  # type: ignore[attr-defined]
        office = office_by_code(OFFICE)
        roles: dict[UUID | None, frozenset[Role]] = {office.id: frozenset(ROLES.get(user_id, set()))} if office else {}
        return Actor(user_id=user_id, roles_by_office=roles, second_factor=True)

    def office(code: str) -> requests.OfficeRef | None:
        found = office_by_code(code)
        return requests.OfficeRef(id=found.id, code=code, name=found.name, time_zone=found.time_zone) if found else None

    with (
        redirects.next_page.plugged(lambda application: f"/permohonan-saya/{application}/"),
        requests.actor_for.plugged(actor),
        access.office_by_code.plugged(office),
    ):
        yield


@pytest.fixture
def bill(at: datetime) -> BillView:
    return a_bill(at=at)


@pytest.fixture
def payer(bill: BillView) -> Client:
    client = Client()
    client.force_login(User.objects.get(id=queries.charged(bill.application_id).account_id))
    return client


def read(client: Client, path: str, at: datetime, **extra: str) -> str:
    with time_machine.travel(at, tick=False):
        response = client.get(path, headers=extra)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def test_an_open_bill_shows_code_amount_and_the_time_left(payer: Client, bill: BillView, at: datetime) -> None:
    page = read(payer, f"/tagihan/{bill.id}/", at + timedelta(minutes=50, seconds=30))

    assert f'value="{grouped(bill.billing_code)}"' in page
    assert "Rp650.000" in page
    assert "hari ini pukul 11.00 WIB" in page
    assert "Sisa waktu 70 menit" in page
    assert "Paspor biasa 10 tahun" in page
    assert "<script>" not in page


def test_the_open_page_is_told_when_the_bill_changes(payer: Client, bill: BillView, at: datetime) -> None:
    path = f"/tagihan/{bill.id}/keadaan/?seen=open"
    assert "Sisa waktu 60 menit" in read(payer, path, at + timedelta(minutes=60))

    TestBank(at=at).pay(bill.billing_code, 650_000)
    with time_machine.travel(at):
        assert payer.get(path).headers["HX-Refresh"] == "true"


def test_a_bill_past_its_time_asks_to_wait_not_to_pay(payer: Client, bill: BillView, at: datetime) -> None:
    page = read(payer, f"/tagihan/{bill.id}/", at + DUE)

    assert "jangan membayar lagi" in page
    assert grouped(bill.billing_code) not in page


def test_a_paid_bill_shows_the_proof(payer: Client, bill: BillView, at: datetime) -> None:
    TestBank(at=at).pay(bill.billing_code, 650_000)
    page = read(payer, f"/tagihan/{bill.id}/", at)

    assert "Pembayaran diterima" in page
    assert "1A2B3C4D5E6F7G8H" in page
    assert f"/permohonan-saya/{bill.application_id}/" in page
    assert "setelah batas waktu" not in page


def test_a_late_payment_is_shown_as_kept(payer: Client, bill: BillView, at: datetime) -> None:
    services.expire_bill(bill_id=bill.id, at=at + DUE)
    assert "Sudah terlanjur membayar?" in read(payer, f"/tagihan/{bill.id}/", at + DUE)

    TestBank(at=at + DUE).pay(bill.billing_code, 650_000)
    assert "Uang Anda tidak hilang" in read(payer, f"/tagihan/{bill.id}/", at + DUE)


def test_a_wrong_amount_and_a_surplus_are_explained(payer: Client, bill: BillView, at: datetime) -> None:
    bank = TestBank(at=at)
    bank.pay(bill.billing_code, 1_000)
    assert "Bayar tepat Rp650.000" in read(payer, f"/tagihan/{bill.id}/", at)

    bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-2")
    second: dict[str, Any] = {"paymentRequestId": "pay-3", "additionalInfo": {"ntpn": "Z" * 16}}
    bank.pay(bill.billing_code, 650_000, **second)
    assert "Kami menerima Rp650.000 lebih" in read(payer, f"/tagihan/{bill.id}/", at)


def test_somebody_elses_bill_does_not_exist(bill: BillView, at: datetime) -> None:
    TestBank(at=at).pay(bill.billing_code, 650_000)
    stranger = Client()
    stranger.force_login(User.objects.create(email="lain@example.id"))

    for path in ("", "keadaan/", "kuitansi.pdf"):
        assert stranger.get(f"/tagihan/{bill.id}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("id", ("Kuitansi pembayaran", "LUNAS")), ("en", ("Receipt of payment", "PAID"))]
)
def test_the_receipt_is_a_pdf_whose_text_can_be_read(
    payer: Client, bill: BillView, at: datetime, language: str, words: tuple[str, str]
) -> None:
    assert payer.get(f"/tagihan/{bill.id}/kuitansi.pdf").status_code == 404
    TestBank(at=at).pay(bill.billing_code, 650_000)
    payer.cookies["django_language"] = language

    response = payer.get(f"/tagihan/{bill.id}/kuitansi.pdf")

    assert response.content.startswith(b"%PDF")
    assert response.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(response.content)
    text = document[0].get_textpage().get_text_range()
    paid = queries.bill(bill.id)
    for said in (*words, "Rp650.000", "1A2B3C4D5E6F7G8H", str(paid.receipt_code), "Siti Rahmawati"):
        assert said in text
    assert len(document) == 1


def test_anyone_may_check_a_receipt_and_learns_little(bill: BillView, at: datetime) -> None:
    TestBank(at=at).pay(bill.billing_code, 650_000)
    code = str(queries.bill(bill.id).receipt_code)
    page = read(Client(), f"/kuitansi/{code.lower()}/", at)

    assert "Kuitansi ini asli" in page
    for said in ("Rp650.000", "23 November 2026", "Paspor biasa 10 tahun", "…7G8H", "S··· R········"):
        assert said in page
    for hidden in ("Rahmawati", "1A2B3C4D", bill.billing_code, queries.charged(bill.application_id).reference):
        assert hidden not in page
    assert Client().get("/kuitansi/", {"kode": code.replace("-", " ")}).headers["Location"] == f"/kuitansi/{code}/"


def test_a_made_up_receipt_is_not_found_and_guessing_is_slowed(at: datetime) -> None:
    client = Client()
    with time_machine.travel(at, tick=False):
        answers = [client.get("/kuitansi/AAAA-AAAA-AAAA-AAAA/") for _ in range(21)]

    assert {answer.status_code for answer in answers[:20]} == {404}
    assert "Kuitansi tidak ditemukan" in answers[0].content.decode()
    assert answers[20].status_code == 429


@pytest.fixture
def supervisor(bill: BillView) -> Client:
    user = User.objects.create(email="penyelia@example.id")
    ROLES[user.id] = {Role.SUPERVISOR}
    client = Client()
    client.force_login(user)
    return client


def test_a_supervisor_settles_what_does_not_fit(supervisor: Client, bill: BillView, at: datetime) -> None:
    bank = TestBank(at=at)
    bank.pay(bill.billing_code, 1_000)
    bank.pay(new_billing_code(), 5_000, paymentRequestId="pay-9")
    bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-2")
    bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-3", additionalInfo={"ntpn": "Z" * 16})
    page = read(supervisor, f"/petugas/{OFFICE}/pembayaran/", at)
    assert {"Rp1.000", "Rp5.000", "pay-3"} <= set(re.findall(r"Rp[\d.]+|pay-\d", page))

    refund, misfit = Refund.objects.get(), Misfit.objects.get(reason="wrong_amount")
    path = f"/petugas/{OFFICE}/pembayaran/kembalian/{refund.id}/"
    assert "Nomor bukti pengembalian" in read(supervisor, path, at)
    assert supervisor.post(path, {"reference": ""}).status_code == 200
    supervisor.post(path, {"reference": "TRF-1"})
    supervisor.post(f"/petugas/{OFFICE}/pembayaran/tidak-cocok/{misfit.id}/selesai/")

    refund.refresh_from_db()
    misfit.refresh_from_db()
    assert refund.settled_at is not None
    assert refund.settled_reference == "TRF-1"
    assert misfit.settled_at is not None
    assert not services.settle_refund(
        refund_id=refund.id, office_id=bill.office_id or refund.id, reference="TRF-2", at=at, actor=refund.id
    )


def test_another_office_has_no_such_entry(supervisor: Client, bill: BillView, at: datetime) -> None:
    other = Refund.objects.create(
        bill_id=a_bill(at=at, application_id=_elsewhere(at)).id, reason="paid_twice", amount=1, partner="b",
        bank_reference="r", at=at,
    )  # fmt: skip
    assert supervisor.get(f"/petugas/{OFFICE}/pembayaran/kembalian/{other.id}/").status_code == 404


def _elsewhere(at: datetime) -> UUID:
    from tests.payments.builders import an_application

    return an_application(at=at, email="budi@example.id", office_code="medan")
