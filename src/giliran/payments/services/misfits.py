"""Money that fits no bill: told of, kept on a list, and closed by a supervisor."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction

from giliran.ledger.services import append
from giliran.payments.events import MisfitSettled, PaymentMisfit, RefundDue, RefundSettled
from giliran.payments.models import Bill, Misfit, MisfitReason, Refund, RefundReason


class Told(Protocol):
    """What is needed of a payment here."""

    @property
    def partner(self) -> str:
        """Return who told."""

    @property
    def bank_reference(self) -> str:
        """Return the bank's reference."""

    @property
    def amount(self) -> int:
        """Return the amount, in rupiah."""


def note_misfit(*, bill: Bill | None, billing_code: str, money: Told, reason: MisfitReason, at: datetime) -> None:
    """Record a payment refused to the bank, once however often the bank tries."""
    misfit, made = Misfit.objects.get_or_create(
        partner=money.partner, bank_reference=money.bank_reference, reason=reason,
        defaults={
            "bill": bill, "billing_code": billing_code, "amount": money.amount,
            "expected": bill.amount if bill else None, "at": at,
        },
    )  # fmt: skip
    if made:
        fact = PaymentMisfit(
            application=bill.application_id if bill else None, bill=bill.id if bill else None, misfit=misfit.id,
            reason=reason.value, amount=money.amount,
        )  # fmt: skip
        append(fact, subject=misfit.id, at=at, actor=None, office=bill.office_id if bill else None)


def owe_refund(*, bill: Bill, money: Told, reason: RefundReason, at: datetime) -> None:
    """Record money that was not owed, once however often we hear of it."""
    refund, made = Refund.objects.get_or_create(
        partner=money.partner, bank_reference=money.bank_reference,
        defaults={"bill": bill, "reason": reason, "amount": money.amount, "at": at},
    )  # fmt: skip
    if made:
        fact = RefundDue(application=bill.application_id, bill=bill.id, refund=refund.id, amount=money.amount)
        append(fact, subject=refund.id, at=at, actor=None, office=bill.office_id)


def settle_refund(*, refund_id: UUID, at: datetime, actor: UUID) -> bool:
    """Record that the money has gone back; return False if that was recorded before."""
    with transaction.atomic():
        refund = Refund.objects.select_for_update(of=("self",)).select_related("bill").get(id=refund_id)
        if refund.settled_at is not None:
            return False
        refund.settled_at, refund.settled_by = at, actor
        refund.save(update_fields=["settled_at", "settled_by"])
        fact = RefundSettled(application=refund.bill.application_id, bill=refund.bill_id, refund=refund.id)
        append(fact, subject=refund.id, at=at, actor=actor, office=refund.bill.office_id)
        return True


def settle_misfit(*, misfit_id: UUID, at: datetime, actor: UUID) -> bool:
    """Record that a misfit was looked into; return False if that was recorded before."""
    with transaction.atomic():
        misfit = Misfit.objects.select_for_update(of=("self",)).select_related("bill").get(id=misfit_id)
        if misfit.settled_at is not None:
            return False
        misfit.settled_at, misfit.settled_by = at, actor
        misfit.save(update_fields=["settled_at", "settled_by"])
        bill = misfit.bill
        fact = MisfitSettled(application=bill.application_id if bill else None, misfit=misfit.id)
        append(fact, subject=misfit.id, at=at, actor=actor, office=bill.office_id if bill else None)
        return True
