"""Payments whose notice never arrived."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from giliran.payments import queries, services
from giliran.payments.models import Payment, Refund
from giliran.payments.ports import BankStatus, BankUnavailable, bank
from giliran.payments.rules import BillState
from tests.payments.builders import DUE, a_bill, an_application
from tests.payments.calls import TestBank

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=3)


@dataclass
class KnowingBank:
    """Answers from a list; `asked` remembers."""

    taken: dict[str, BankStatus] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    partner: str = "bank-simulator"

    def status(self, *, billing_code: str, at: datetime) -> BankStatus | None:  # noqa: ARG002 - the port's
        self.asked.append(billing_code)
        return self.taken.get(billing_code)

    def took(self, code: str, amount: int, paid_at: datetime) -> None:
        self.taken[code] = BankStatus(
            amount=amount, bank_reference=f"pay-{code}", ntb="1", ntpn=f"A{code}", paid_at=paid_at
        )


def test_a_payment_without_notice_is_found_before_the_bill_is_due(at: datetime) -> None:
    bill, knowing = a_bill(at=at), KnowingBank()
    knowing.took(bill.billing_code, 650_000, at + timedelta(minutes=100))

    with bank.plugged(knowing):
        assert services.reconcile_due(at=at + timedelta(minutes=30)).asked == 0
        assert services.reconcile_due(at=at + timedelta(minutes=110)).found == 1

    paid = queries.bill(bill.id)
    assert (paid.state, paid.late) == (BillState.PAID, False)
    assert Payment.objects.get().source == "reconciliation"


def test_a_payment_without_notice_is_found_after_expiry_and_its_notice_is_still_welcome(at: datetime) -> None:
    bill, knowing = a_bill(at=at), KnowingBank()
    services.expire_bill(bill_id=bill.id, at=at + DUE)
    knowing.took(bill.billing_code, 650_000, at + DUE)

    with bank.plugged(knowing):
        assert services.reconcile_due(at=at + LATER).found == 1
    assert queries.bill(bill.id).late

    told: dict[str, Any] = {
        "paymentRequestId": f"pay-{bill.billing_code}",
        "additionalInfo": {"ntpn": f"A{bill.billing_code}"},
    }
    assert TestBank(at=at + LATER).pay(bill.billing_code, 650_000, **told).code == "2002500"
    assert not Refund.objects.exists()


def test_closed_bills_are_asked_for_once_an_hour_and_for_a_day(at: datetime) -> None:
    bill, knowing = a_bill(at=at), KnowingBank()
    services.expire_bill(bill_id=bill.id, at=at + DUE)

    with bank.plugged(knowing):
        for minutes in (0, 5, 50, 60, 65, 1439, 1441, 3000):
            services.reconcile_due(at=at + DUE + timedelta(minutes=minutes))

    assert len(knowing.asked) == 3


@pytest.mark.parametrize(("amount", "cancelled"), [(1_000, False), (650_000, True)])
def test_money_that_the_bank_keeps_but_we_cannot_use_is_owed_back(
    at: datetime,
    amount: int,
    cancelled: bool,  # noqa: FBT001 - parametrized
) -> None:
    bill, knowing = a_bill(at=at), KnowingBank()
    close = services.cancel_bill if cancelled else services.expire_bill
    close(bill_id=bill.id, at=at + DUE, **({"actor": None} if cancelled else {}))
    knowing.took(bill.billing_code, amount, at)

    with bank.plugged(knowing):
        for hours in (3, 5):
            services.reconcile_due(at=at + timedelta(hours=hours))

    assert Refund.objects.get().amount == amount
    assert queries.bill(bill.id).state != BillState.PAID


def test_a_bank_that_cannot_be_reached_is_left_alone_until_the_next_round(at: datetime) -> None:
    for email in ("a@example.id", "b@example.id"):
        a_bill(at=at, application_id=an_application(at=at, email=email))

    class SilentBank(KnowingBank):
        def status(self, *, billing_code: str, at: datetime) -> BankStatus | None:
            super().status(billing_code=billing_code, at=at)
            raise BankUnavailable

    silent = SilentBank()
    with bank.plugged(silent):
        done = services.reconcile_due(at=at + timedelta(minutes=110))

    assert (done.asked, done.unreachable, len(silent.asked)) == (0, True, 1)
