"""The checks are silent while all is well, and speak when something is broken behind our back."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from giliran.payments.invariants import INVARIANTS
from tests.payments.builders import DUE, a_bill, an_application
from tests.payments.calls import TestBank


def broken(at: datetime) -> set[str]:
    return {invariant.statement for invariant in INVARIANTS if list(invariant.broken(at))}


pytestmark = pytest.mark.django_db


def test_a_day_of_business_adds_up(at: datetime) -> None:
    bill, bank = a_bill(at=at), TestBank(at=at)
    bank.pay(bill.billing_code, 1_000)
    bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-2")
    bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-3", additionalInfo={"ntpn": "Z" * 16})
    a_bill(at=at, application_id=an_application(at=at, email="budi@example.id"))

    assert not broken(at + DUE)


def test_what_is_broken_is_named(at: datetime) -> None:
    bill = a_bill(at=at)
    TestBank(at=at).pay(bill.billing_code, 650_000)
    a_bill(at=at, application_id=an_application(at=at, email="budi@example.id"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_payment")

    assert broken(at + DUE + timedelta(hours=1)) == {
        "a paid bill has a payment of its amount",
        "a notice that was accepted settled its bill",
        "an open bill ends when it is due",
    }
