"""The bank's calls over HTTP: the good ones, and each bad one by its own answer."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from giliran.integrations.bank.messages import PAYMENT_PATH
from giliran.ledger.queries import history
from giliran.payments import queries, services
from giliran.payments.models import Misfit, Notice, Payment, Refund
from giliran.payments.queries import BillView
from giliran.payments.rules import BillState, new_billing_code
from tests.payments.builders import DUE, a_bill, an_application
from tests.payments.calls import NTPN, STRANGER, TestBank, account, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def bill(at: datetime) -> BillView:
    return a_bill(at=at)


@pytest.fixture
def bank(at: datetime) -> TestBank:
    return TestBank(at=at + timedelta(minutes=10))


@pytest.mark.parametrize("symmetric", [True, False])
def test_an_inquiry_shows_a_shortened_name_and_the_amount(bank: TestBank, bill: BillView, symmetric: bool) -> None:  # noqa: FBT001 - parametrized
    reply = bank.inquire(bill.billing_code, symmetric=symmetric)

    assert (reply.status, reply.code) == (200, "2002400")
    told = reply.body["virtualAccountData"]
    assert told["virtualAccountName"] == "SITI R"
    assert told["totalAmount"] == {"value": "650000.00", "currency": "IDR"}
    assert told["inquiryStatus"] == "00"
    assert told["virtualAccountNo"] == "   82015" + bill.billing_code


@pytest.mark.parametrize("symmetric", [True, False])
def test_a_payment_settles_the_bill(bank: TestBank, bill: BillView, symmetric: bool) -> None:  # noqa: FBT001 - parametrized
    reply = bank.pay(bill.billing_code, 650_000, symmetric=symmetric)

    assert (reply.status, reply.code) == (200, "2002500")
    assert reply.body["virtualAccountData"]["paymentFlagStatus"] == "00"
    paid = queries.bill(bill.id)
    assert (paid.state, paid.late, paid.ntpn, paid.ntb) == (BillState.PAID, False, NTPN, "000123456789")
    assert paid.paid_at == bank.at
    assert paid.receipt_code
    fact = history([bill.id])[-1].fact
    assert (fact.kind, fact.late, fact.application) == ("payments.bill_paid", False, bill.application_id)
    assert Notice.objects.get(service="payment").verdict == "accepted"


def test_the_same_notice_again_is_answered_the_same(bank: TestBank, bill: BillView) -> None:
    first = bank.pay(bill.billing_code, 650_000, number="42")
    again = bank.pay(bill.billing_code, 650_000, number="42")
    other_number = bank.pay(bill.billing_code, 650_000, number="43", symmetric=False)
    other_reference = bank.pay(bill.billing_code, 650_000, number="44", paymentRequestId="pay-1-again")

    assert first.body == again.body == other_number.body
    assert other_reference.code == "2002500"
    assert Payment.objects.count() == 1
    assert [event.kind for event in history([bill.id])].count("payments.bill_paid") == 1
    assert list(Notice.objects.order_by("id").values_list("binding", flat=True)) == [True, False, True, True]


def test_an_external_id_used_again_for_something_else_is_a_conflict(bank: TestBank, bill: BillView) -> None:
    bank.pay(bill.billing_code, 650_000, number="42")
    replayed = bank.pay(bill.billing_code, 650_000, number="42", paymentRequestId="pay-2")

    assert (replayed.status, replayed.code) == (409, "4092500")
    assert not Refund.objects.exists()


def test_an_external_id_is_free_again_the_next_day_in_jakarta(bank: TestBank, bill: BillView) -> None:
    bank.pay(bill.billing_code, 650_000, number="42")
    bank.at += timedelta(days=1)

    assert bank.inquire(bill.billing_code).code == "4042414"
    assert bank.pay(bill.billing_code, 650_000, number="42").code == "2002500"


@pytest.mark.parametrize("symmetric", [True, False])
def test_a_forged_notice_is_refused_and_kept(bank: TestBank, bill: BillView, symmetric: bool) -> None:  # noqa: FBT001 - parametrized
    forged = TestBank(at=bank.at, signer=STRANGER)
    reply = forged.pay(bill.billing_code, 650_000, symmetric=symmetric)

    assert (reply.status, reply.code) == (401, "4012501" if symmetric else "4012500")
    assert queries.bill(bill.id).state == BillState.OPEN
    kept = Notice.objects.get()
    assert (kept.binding, kept.answer_code) == (False, reply.code)
    assert b"paymentRequestId" in kept.body


def test_a_body_changed_on_the_way_is_refused(bank: TestBank, bill: BillView) -> None:
    import json

    raw = json.dumps(notice(bill.billing_code, 650_000, bank.at)).encode()
    for token in (bank.token(), ""):
        headers = bank.signer.service_headers(path=PAYMENT_PATH, raw=raw, at=bank.at, token=token, number="1")
        reply = bank.post(PAYMENT_PATH, raw.replace(b"pay-1", b"pay-2"), headers)
        assert reply.code == "4012500"
        spread = bank.post(PAYMENT_PATH, raw.replace(b": ", b" :\n\t"), headers)
        assert spread.code == "2002500"


def test_forged_calls_do_not_use_up_the_banks_external_ids(bank: TestBank, bill: BillView) -> None:
    TestBank(at=bank.at, signer=STRANGER).pay(bill.billing_code, 1, symmetric=False, number="42")

    assert bank.pay(bill.billing_code, 650_000, number="42").code == "2002500"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_early_timestamp_is_refused(bank: TestBank, bill: BillView, minutes: int) -> None:
    bank.skew = timedelta(minutes=minutes)

    assert bank.pay(bill.billing_code, 650_000, symmetric=False).code == "4012500"
    assert bank.token() == "none"


def test_a_token_ends_and_cannot_be_made_up(bank: TestBank, bill: BillView) -> None:
    token = bank.token()
    bank.at += timedelta(minutes=16)
    raw = b"{}"
    for held in (token, "made-up"):
        headers = bank.signer.service_headers(path=PAYMENT_PATH, raw=raw, at=bank.at, token=held, number="1")
        assert bank.post(PAYMENT_PATH, raw, headers).code == "4012501"


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("X-TIMESTAMP", "", "4002502"),
        ("X-TIMESTAMP", "2026-11-23T09:10:00", "4002501"),
        ("X-SIGNATURE", "", "4002502"),
        ("X-PARTNER-ID", "someone", "4012500"),
        ("X-EXTERNAL-ID", "12a", "4002501"),
        ("X-EXTERNAL-ID", "1" * 37, "4002501"),
        ("X-EXTERNAL-ID", "", "4002502"),
        ("CHANNEL-ID", "", "4002502"),
    ],
)
def test_headers_must_be_there_and_right(bank: TestBank, bill: BillView, header: str, value: str, code: str) -> None:
    raw = b"{}"
    headers = bank.signer.service_headers(path=PAYMENT_PATH, raw=raw, at=bank.at, number="1")
    assert bank.post(PAYMENT_PATH, raw, {**headers, header: value}).code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"paymentRequestId": ""}, "4002502"),
        ({"paidAmount": {"value": "650000.50", "currency": "IDR"}}, "4002501"),
        ({"paidAmount": {"value": "650000.00", "currency": "USD"}}, "4002501"),
        ({"paidAmount": "650000"}, "4002501"),
        ({"trxDateTime": "yesterday"}, "4002501"),
        ({"customerNo": "12345"}, "4002501"),
        ({"partnerServiceId": "   99999"}, "4002501"),
        ({"additionalInfo": {}}, "4002502"),
        ({"additionalInfo": {"ntpn": "short"}}, "4002501"),
        ({"referenceNo": "a\x00b"}, "4002501"),
    ],
)
def test_fields_must_be_there_and_right(bank: TestBank, bill: BillView, change: dict[str, Any], code: str) -> None:
    assert bank.pay(bill.billing_code, 650_000, **change).code == code
    assert queries.bill(bill.id).state == BillState.OPEN


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff\xfe", b"[" * 15_000])
def test_what_is_no_json_object_is_refused(bank: TestBank, body: bytes) -> None:
    assert bank.call(PAYMENT_PATH, body).code == "4002501"


def test_a_very_large_body_is_not_even_read(bank: TestBank) -> None:
    response = bank.client.post(PAYMENT_PATH, b" " * 20_000, content_type="application/json")
    assert response.status_code == 413
    assert not Notice.objects.exists()


def test_a_code_that_nobody_has_is_unknown(bank: TestBank, bill: BillView) -> None:
    code = new_billing_code()

    assert bank.inquire(code).code == "4042412"
    assert bank.pay(code, 650_000).code == "4042512"
    assert Misfit.objects.get().reason == "unknown_bill"


def test_a_wrong_amount_is_refused_and_told_once(bank: TestBank, bill: BillView) -> None:
    for _ in range(2):
        assert bank.pay(bill.billing_code, 649_000).code == "4042513"

    misfit = Misfit.objects.get()
    assert (misfit.reason, misfit.amount, misfit.expected) == ("wrong_amount", 649_000, 650_000)
    assert [event.kind for event in history([misfit.id])] == ["payments.payment_misfit"]
    assert queries.bill(bill.id).state == BillState.OPEN
    assert bank.pay(bill.billing_code, 650_000, paymentRequestId="pay-2").code == "2002500"


def test_a_second_payment_of_a_paid_bill_is_money_to_give_back(bank: TestBank, bill: BillView) -> None:
    bank.pay(bill.billing_code, 650_000)
    again: dict[str, Any] = {"paymentRequestId": "pay-2", "referenceNo": "2", "additionalInfo": {"ntpn": "Z" * 16}}
    for _ in range(2):
        assert bank.pay(bill.billing_code, 650_000, **again).code == "4042514"

    refund = Refund.objects.get()
    assert (refund.amount, refund.bank_reference, refund.reason) == (650_000, "pay-2", "paid_twice")
    assert [event.kind for event in history([refund.id])] == ["payments.refund_due"]


def test_one_transaction_cannot_pay_two_bills(bank: TestBank, bill: BillView, at: datetime) -> None:
    other = a_bill(at=at, application_id=an_application(at=at, email="budi@example.id"))
    bank.pay(bill.billing_code, 650_000)

    assert bank.pay(other.billing_code, 650_000).code == "4042518"
    assert bank.pay(other.billing_code, 650_000, paymentRequestId="pay-2").code == "4042518"
    assert queries.bill(other.id).state == BillState.OPEN


def test_a_payment_after_expiry_is_kept_as_late(bank: TestBank, bill: BillView, at: datetime) -> None:
    services.expire_bill(bill_id=bill.id, at=at + DUE)
    bank.at = at + DUE + timedelta(minutes=5)

    assert bank.inquire(bill.billing_code).code == "4042419"
    assert bank.pay(bill.billing_code, 650_000).code == "2002500"
    paid = queries.bill(bill.id)
    assert (paid.state, paid.late) == (BillState.PAID, True)
    assert history([bill.id])[-1].fact.late is True


def test_a_notice_that_comes_late_for_a_payment_in_time_is_not_late_while_the_bill_is_open(
    bank: TestBank, bill: BillView, at: datetime
) -> None:
    from giliran.integrations.bank.messages import stamp

    bank.at = at + DUE + timedelta(minutes=1)
    assert bank.inquire(bill.billing_code).code == "4042419"
    assert bank.pay(bill.billing_code, 650_000, trxDateTime=stamp(at + timedelta(minutes=119))).code == "2002500"
    assert queries.bill(bill.id).late is False


def test_a_cancelled_bill_takes_no_money(bank: TestBank, bill: BillView, at: datetime) -> None:
    services.cancel_bill(bill_id=bill.id, at=at, actor=None)

    assert bank.inquire(bill.billing_code).code == "4042412"
    assert bank.pay(bill.billing_code, 650_000).code == "4042512"
    assert Misfit.objects.get().reason == "cancelled_bill"


def test_paying_the_expired_bill_withdraws_its_open_twin(bank: TestBank, bill: BillView, at: datetime) -> None:
    services.expire_bill(bill_id=bill.id, at=at + DUE)
    bank.at = at + DUE + timedelta(minutes=5)
    twin = a_bill(at=bank.at, application_id=bill.application_id)

    assert bank.pay(bill.billing_code, 650_000).code == "2002500"
    assert queries.bill(twin.id).state == BillState.CANCELLED


def test_paying_the_expired_bill_after_its_twin_is_money_to_give_back(
    bank: TestBank, bill: BillView, at: datetime
) -> None:
    services.expire_bill(bill_id=bill.id, at=at + DUE)
    bank.at = at + DUE + timedelta(minutes=5)
    twin = a_bill(at=bank.at, application_id=bill.application_id)
    bank.pay(twin.billing_code, 650_000)
    again: dict[str, Any] = {"paymentRequestId": "pay-2", "referenceNo": "2", "additionalInfo": {"ntpn": "Z" * 16}}

    assert bank.pay(bill.billing_code, 650_000, **again).code == "4042514"
    assert Refund.objects.get().bill_id == bill.id


def test_our_own_failure_is_said_in_the_banks_protocol_and_leaves_nothing(
    bank: TestBank, bill: BillView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("giliran.payments.services.notices.take_payment", broken)
    assert bank.pay(bill.billing_code, 650_000, number="42").code == "5002500"
    monkeypatch.undo()
    assert bank.pay(bill.billing_code, 650_000, number="42").code == "2002500"


def test_account_numbers_may_come_with_blanks(bank: TestBank, bill: BillView) -> None:
    body = {**notice(bill.billing_code, 650_000, bank.at), **account(bill.billing_code)}
    assert bank.call(PAYMENT_PATH, {**body, "virtualAccountNo": body["virtualAccountNo"].strip()}).code == "2002500"
