"""Payment and expiry at the same moment, and the same notice twice at once, on real transactions."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from giliran.ledger.queries import history
from giliran.payments import queries, services
from giliran.payments.models import Bill, Notice, Payment
from giliran.payments.rules import BillState
from tests.payments.builders import DUE, a_bill
from tests.payments.calls import Reply, TestBank

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Run works in threads that start at one moment; raise what any of them raised."""
    start, results = threading.Barrier(len(works)), [None] * len(works)
    problems: list[BaseException] = []

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            results[place] = work()  # type: ignore[call-overload]
        except BaseException as problem:  # noqa: BLE001 - handed to the test
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not problems, problems
    return list(results)


@pytest.mark.parametrize("_try", range(8))
def test_payment_against_expiry_has_one_outcome_and_money_is_never_lost(at: datetime, _try: int) -> None:
    bill = a_bill(at=at)
    due = at + DUE
    bank = TestBank(at=due)
    token = bank.token()
    bank.token = lambda: token  # type: ignore[method-assign]

    reply, expired = together(
        lambda: bank.pay(bill.billing_code, 650_000), lambda: services.expire_bill(bill_id=bill.id, at=due)
    )

    assert isinstance(reply, Reply)
    assert reply.code == "2002500"
    paid = queries.bill(bill.id)
    assert paid.state == BillState.PAID
    assert Payment.objects.get().bill_id == bill.id
    kinds = [event.kind for event in history([bill.id])]
    # Either expiry came first and the payment is late, or the payment came first and nothing expired.
    if expired:
        assert kinds == ["payments.bill_created", "payments.bill_expired", "payments.bill_paid"]
        assert paid.late
    else:
        assert kinds == ["payments.bill_created", "payments.bill_paid"]
        assert not paid.late


def test_a_payment_waits_for_whoever_holds_the_bill(at: datetime) -> None:
    bill = a_bill(at=at)
    bank = TestBank(at=at)
    holding, paying = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            services.lock_bill(bill.id)
            holding.set()
            paying.wait(timeout=10)
            assert queries.bill(bill.id).state == BillState.OPEN
            services.expire_bill(bill_id=bill.id, at=at)

    def pay() -> Reply:
        holding.wait(timeout=10)
        threading.Timer(0.3, paying.set).start()
        return bank.pay(bill.billing_code, 650_000, symmetric=False)

    _, reply = together(hold, pay)
    assert isinstance(reply, Reply)
    assert reply.code == "2002500"
    assert queries.bill(bill.id).late


def test_the_same_notice_from_many_threads_settles_once(at: datetime) -> None:
    bill = a_bill(at=at)

    def pay() -> Reply:
        return TestBank(at=at).pay(bill.billing_code, 650_000, symmetric=False, number="7")

    replies = together(*[pay] * 6)

    assert {reply.code for reply in replies if isinstance(reply, Reply)} == {"2002500"}
    assert Payment.objects.count() == 1
    assert Notice.objects.filter(binding=True).count() == 1
    assert Notice.objects.count() == 6


def test_two_transactions_for_one_bill_settle_once_and_owe_the_other(at: datetime) -> None:
    from giliran.payments.models import Refund

    bill = a_bill(at=at)

    def pay(name: str) -> Callable[[], Reply]:
        ntpn = (name * 16)[:16].upper()
        return lambda: TestBank(at=at).pay(
            bill.billing_code, 650_000, symmetric=False, paymentRequestId=name, additionalInfo={"ntpn": ntpn}
        )

    replies = together(*[pay(name) for name in "abcd"])

    codes = sorted(reply.code for reply in replies if isinstance(reply, Reply))
    assert codes == ["2002500", "4042514", "4042514", "4042514"]
    assert Refund.objects.count() == 3


def test_bills_for_one_application_made_at_once_leave_one_open(at: datetime) -> None:
    from tests.payments.builders import an_application

    application = an_application(at=at)

    def make() -> bool:
        try:
            a_bill(at=at, application_id=application)
        except services.OpenBillExists:
            return False
        return True

    assert sorted(map(bool, together(*[make] * 5))) == [False] * 4 + [True]
    assert Bill.objects.count() == 1


def test_a_due_bill_that_nobody_closes_is_closed_by_the_sweep(at: datetime) -> None:
    bill = a_bill(at=at)

    assert services.expire_overdue(at=at + DUE) == 0
    assert services.expire_overdue(at=at + DUE + timedelta(minutes=4)) == 1
    assert queries.bill(bill.id).state == BillState.EXPIRED
