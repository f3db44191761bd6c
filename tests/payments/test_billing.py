"""Bills: made, expired, withdrawn; and what the database refuses whoever asks."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from giliran.ledger.queries import history
from giliran.payments import queries, rules, services
from giliran.payments.models import Bill
from giliran.payments.rules import BillLine, BillState, Decision
from tests.payments.builders import DUE, ORDINARY_10, a_bill, an_application

EXPRESS = BillLine(text_code="express", amount=1_000_000)


@pytest.mark.django_db
def test_a_bill_asks_for_the_sum_of_its_lines_under_a_fresh_code(at: datetime) -> None:
    bill = a_bill(at=at, lines=[*ORDINARY_10, EXPRESS])

    assert bill.amount == 1_650_000
    assert bill.state == BillState.OPEN
    assert bill.due_at == at + DUE
    assert rules.billing_code(bill.billing_code) == bill.billing_code
    assert bill.office_id is not None
    assert queries.bill(bill.id) == bill
    assert queries.bills_of(bill.application_id) == [bill]
    assert [event.kind for event in history([bill.id])] == ["payments.bill_created"]


@pytest.mark.django_db
def test_an_application_has_one_open_bill_at_most(at: datetime) -> None:
    bill = a_bill(at=at)

    with pytest.raises(services.OpenBillExists):
        a_bill(at=at, application_id=bill.application_id)

    assert services.cancel_bill(bill_id=bill.id, at=at, actor=None)
    assert a_bill(at=at, application_id=bill.application_id).state == BillState.OPEN
    assert [event.kind for event in history([bill.id])] == ["payments.bill_created", "payments.bill_cancelled"]


@pytest.mark.django_db
def test_a_bill_of_zero_is_paid_at_once(at: datetime) -> None:
    bill = a_bill(at=at, lines=[BillLine(text_code="ordinary_5", amount=0)])

    assert (bill.state, bill.paid_at, bill.late, bill.ntpn) == (BillState.PAID, at, False, None)
    assert bill.receipt_code
    assert [event.kind for event in history([bill.id])] == ["payments.bill_created", "payments.bill_paid"]


@pytest.mark.django_db
def test_expiry_closes_once_and_says_so_once(at: datetime) -> None:
    bill = a_bill(at=at)

    assert services.expire_bill(bill_id=bill.id, at=at + DUE)
    assert services.expire_bill(bill_id=bill.id, at=at + DUE)

    assert queries.bill(bill.id).state == BillState.EXPIRED
    assert [event.kind for event in history([bill.id])] == ["payments.bill_created", "payments.bill_expired"]


@pytest.mark.django_db
def test_a_bill_without_lines_or_below_zero_is_a_mistake(at: datetime) -> None:
    application = an_application(at=at)

    for lines in ([], [BillLine(text_code="x", amount=-1)]):
        with pytest.raises(ValueError, match="lines"):
            a_bill(at=at, application_id=application, lines=lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "amount = 1",
        "lines = '[]'",
        "billing_code = '123456789012345'",
        "state = 'paid'",
        "state = 'paid', paid_at = now(), receipt_code = 'R', ntb = '1', ntpn = 'short'",
        "state = 'lost'",
        "paid_at = now()",
    ],
)
def test_the_database_refuses_what_no_bill_may_be(at: datetime, change: str) -> None:
    bill = a_bill(at=at)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE payments_bill SET {change} WHERE id = %s", [bill.id])  # noqa: S608 - our own words


@pytest.mark.django_db
def test_the_database_lets_no_paid_bill_change(at: datetime) -> None:
    bill = a_bill(at=at, lines=[BillLine(text_code="ordinary_5", amount=0)])

    for change in ({"state": "expired"}, {"late": True}, {"paid_at": at + timedelta(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Bill.objects.filter(id=bill.id).update(**change)


@given(st.data())
def test_one_wrong_digit_or_a_swap_makes_no_billing_code(data: st.DataObject) -> None:
    code = rules.new_billing_code()
    place = data.draw(st.integers(0, 14))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[place]]))
    assert rules.billing_code(code[:place] + other + code[place + 1 :]) is None

    swapped = list(code)
    swapped[place - 1], swapped[place] = swapped[place], swapped[place - 1]
    if place and "".join(swapped) != code:
        assert rules.billing_code("".join(swapped)) is None


def test_people_may_group_a_billing_code() -> None:
    code = rules.new_billing_code()
    assert rules.billing_code(rules.grouped(code)) == code
    assert rules.billing_code(f"{code}1") is None
    assert rules.billing_code("١٢٣٤٥٦٧٨٩٠١٢٣٤٥") is None


def test_what_a_payment_does(at: datetime) -> None:
    def decide(state: BillState, paid: int = 10, late_by: int = -1) -> Decision:
        return rules.decide(state=state, amount=10, due_at=at, paid=paid, paid_at=at + timedelta(minutes=late_by))

    assert decide(BillState.OPEN) == Decision.SETTLES
    assert decide(BillState.OPEN, late_by=1) == Decision.SETTLES_LATE
    assert decide(BillState.EXPIRED) == Decision.SETTLES_LATE
    assert decide(BillState.EXPIRED, paid=9) == Decision.WRONG_AMOUNT
    assert decide(BillState.PAID, paid=9) == Decision.ALREADY_PAID
    assert decide(BillState.CANCELLED, paid=9) == Decision.CANCELLED
