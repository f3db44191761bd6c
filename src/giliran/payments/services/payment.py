"""A payment meets its bill. The bill is locked first; what it says then decides, and money is never lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.foundation.references import new_reference
from giliran.ledger.services import append
from giliran.payments import rules
from giliran.payments.events import BillCancelled, BillPaid
from giliran.payments.models import Bill, MisfitReason, Payment, PaymentSource, RefundReason
from giliran.payments.ports import BankStatus, PaymentNotice, Verdict
from giliran.payments.rules import BillState, Decision
from giliran.payments.services.billing import RECEIPT_GROUPS
from giliran.payments.services.misfits import note_misfit, owe_refund


@dataclass(frozen=True, kw_only=True)
class Money:
    """A payment as the bank tells it; the amount in rupiah."""

    partner: str
    bank_reference: str
    amount: int
    ntb: str
    ntpn: str
    paid_at: datetime
    source: PaymentSource


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a payment, and the bill that it meant."""

    verdict: Verdict
    bill_id: UUID | None = None
    late: bool = False


def money_in(told: PaymentNotice | BankStatus, *, partner: str, source: PaymentSource) -> Money:
    """Return what a notice or an answer of the bank's tells of the money itself."""
    return Money(
        partner=partner, bank_reference=told.bank_reference, amount=told.amount, ntb=told.ntb, ntpn=told.ntpn,
        paid_at=told.paid_at, source=source,
    )  # fmt: skip


def take_payment(*, billing_code: str, money: Money, at: datetime) -> Outcome:
    """Settle a bill with `money`, or say why not.

    The same transaction of the bank's told twice settles once and is accepted both times. A notice can be refused to
    the bank, which then gives the money back to the payer (a misfit tells of it). What reconciliation finds was taken
    for good, and so becomes a refund that we owe; so does a second payment of a paid bill, whoever tells of it.
    """
    with transaction.atomic():
        bills = _lock(billing_code)
        bill = next((row for row in bills if row.billing_code == billing_code), None)
        if bill is None:
            note_misfit(bill=None, billing_code=billing_code, money=money, reason=MisfitReason.UNKNOWN_BILL, at=at)
            return Outcome(verdict=Verdict.UNKNOWN_BILL)
        told = _told_before(bill, money)
        if told is not None:
            return told
        decision = rules.decide(
            state=BillState(bill.state), amount=bill.amount, due_at=bill.due_at, paid=money.amount,
            paid_at=min(money.paid_at, at),
        )  # fmt: skip
        if decision == Decision.SETTLES_LATE and _replaced_by_paid(bill, bills):
            decision = Decision.ALREADY_PAID
        return _carry_out(decision, bill, bills, money, at)


def _lock(billing_code: str) -> list[Bill]:
    """Lock all bills of the application that the code's bill belongs to, in one order everywhere."""
    application_id = Bill.objects.filter(billing_code=billing_code).values_list("application_id", flat=True).first()
    if application_id is None:
        return []
    of_application = Bill.objects.filter(application_id=application_id).order_by("id")
    return list(of_application.select_for_update(of=("self",), no_key=True))


def _told_before(bill: Bill, money: Money) -> Outcome | None:
    known = Payment.objects.filter(partner=money.partner, bank_reference=money.bank_reference).first()
    if known is not None:
        same = known.bill_id == bill.id and known.amount == money.amount
        return Outcome(verdict=Verdict.ACCEPTED if same else Verdict.INCONSISTENT, bill_id=bill.id, late=bill.late)
    # The state gives each receipt number once: the same number is the same payment, whatever the bank calls it.
    receipted = Bill.objects.filter(ntpn=money.ntpn).first()
    if receipted is None:
        return None
    same = receipted.id == bill.id and bill.amount == money.amount
    return Outcome(verdict=Verdict.ACCEPTED if same else Verdict.INCONSISTENT, bill_id=bill.id, late=bill.late)


def _replaced_by_paid(bill: Bill, bills: list[Bill]) -> bool:
    """Say whether an expired bill's charge was asked for again and paid then."""
    return any(
        other.state == BillState.PAID and other.lines == bill.lines and other.created_at >= bill.created_at
        for other in bills
        if other.id != bill.id
    )


def _carry_out(decision: Decision, bill: Bill, bills: list[Bill], money: Money, at: datetime) -> Outcome:
    if decision in {Decision.SETTLES, Decision.SETTLES_LATE}:
        late = decision == Decision.SETTLES_LATE
        _settle(bill, money, late=late, at=at)
        _withdraw_twins(bill, bills, at)
        return Outcome(verdict=Verdict.ACCEPTED, bill_id=bill.id, late=late)
    if decision == Decision.ALREADY_PAID:
        owe_refund(bill=bill, money=money, reason=RefundReason.PAID_TWICE, at=at)
        return Outcome(verdict=Verdict.PAID_BILL, bill_id=bill.id)
    reason = {
        Decision.WRONG_AMOUNT: (Verdict.WRONG_AMOUNT, MisfitReason.WRONG_AMOUNT, RefundReason.WRONG_AMOUNT),
        Decision.CANCELLED: (Verdict.CANCELLED_BILL, MisfitReason.CANCELLED_BILL, RefundReason.CANCELLED_BILL),
    }[decision]
    if money.source == PaymentSource.RECONCILIATION:
        owe_refund(bill=bill, money=money, reason=reason[2], at=at)
    else:
        note_misfit(bill=bill, billing_code=bill.billing_code, money=money, reason=reason[1], at=at)
    return Outcome(verdict=reason[0], bill_id=bill.id)


def _settle(bill: Bill, money: Money, *, late: bool, at: datetime) -> None:
    bill.state, bill.late, bill.closed_at = BillState.PAID, late, at
    bill.paid_at = min(money.paid_at, at)
    bill.ntb, bill.ntpn, bill.receipt_code = money.ntb, money.ntpn, new_reference(RECEIPT_GROUPS)
    bill.save(update_fields=["state", "late", "closed_at", "paid_at", "ntb", "ntpn", "receipt_code"])
    Payment.objects.create(
        bill=bill, partner=money.partner, bank_reference=money.bank_reference, amount=money.amount,
        paid_at=money.paid_at, recorded_at=at, source=money.source,
    )  # fmt: skip
    paid = BillPaid(application=bill.application_id, bill=bill.id, amount=bill.amount, late=late)
    append(paid, subject=bill.id, at=at, actor=None, office=bill.office_id)


def _withdraw_twins(bill: Bill, bills: list[Bill], at: datetime) -> None:
    """Withdraw an open bill for the same charge, so that nobody is asked to pay it twice."""
    for other in bills:
        if other.id != bill.id and other.state == BillState.OPEN and other.lines == bill.lines:
            other.state, other.closed_at = BillState.CANCELLED, at
            other.save(update_fields=["state", "closed_at"])
            fact = BillCancelled(application=other.application_id, bill=other.id)
            append(fact, subject=other.id, at=at, actor=None, office=other.office_id)
