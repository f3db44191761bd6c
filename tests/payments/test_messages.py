"""What the payer is written, in their language."""

from collections.abc import Callable
from datetime import datetime

import pytest

from giliran.accounts.models import User
from giliran.notifications.models import Message
from giliran.payments import services
from giliran.payments.rules import grouped
from tests.payments.builders import DUE, a_bill
from tests.payments.calls import TestBank

pytestmark = pytest.mark.django_db


def told() -> dict[str, Message]:
    return {message.kind: message for message in Message.objects.filter(kind__startswith="payments.")}


def test_the_payer_hears_of_bill_misfit_payment_and_surplus(at: datetime, run_subscribers: Callable[[], int]) -> None:
    bill, bank = a_bill(at=at), TestBank(at=at)
    run_subscribers()
    created = told()["payments.bill_created"]
    assert "Bayar Rp650.000 paling lambat hari ini pukul 11.00 WIB" in created.subject
    assert grouped(bill.billing_code) in created.text
    assert created.link == f"/tagihan/{bill.id}/"

    bank.pay(bill.billing_code, 1_000)
    bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-2")
    bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-3", additionalInfo={"ntpn": "Z" * 16})
    run_subscribers()

    assert "Rp1.000" in told()["payments.payment_misfit"].text
    assert told()["payments.bill_paid"].subject == "Pembayaran Rp650.000 diterima"
    assert "akan dikembalikan" in told()["payments.refund_due"].subject


def test_a_late_payment_is_told_as_kept(at: datetime, run_subscribers: Callable[[], int]) -> None:
    bill = a_bill(at=at)
    services.expire_bill(bill_id=bill.id, at=at + DUE)
    TestBank(at=at + DUE).pay(bill.billing_code, 650_000)
    run_subscribers()

    assert "setelah batas waktu" in told()["payments.bill_paid"].subject
    assert "ditutup" in told()["payments.bill_expired"].text
    # Told only while it can be paid.
    assert "payments.bill_created" not in told()


def test_in_english(at: datetime, run_subscribers: Callable[[], int]) -> None:
    bill = a_bill(at=at)
    User.objects.update(language="en")
    TestBank(at=at).pay(bill.billing_code, 650_000)
    run_subscribers()

    assert told()["payments.bill_paid"].subject == "Payment of Rp650.000 received"
