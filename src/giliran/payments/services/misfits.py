"""Money that fits no bill: told of, kept on a list, and closed by a supervisor."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Q

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


class NotOnList(LookupError):  # noqa: N818 - says what happened
    """The office has no such entry."""


def settle_refund(*, refund_id: UUID, office_id: UUID, reference: str, at: datetime, actor: UUID) -> bool:
    """Record that the money has gone back under `reference`; return False if that was recorded before."""
    with transaction.atomic():
        refund = (
            Refund.objects.select_for_update(no_key=True, of=("self",))
            .select_related("bill")
            .filter(id=refund_id, bill__office_id=office_id)
            .first()
        )
        if refund is None:
            raise NotOnList(refund_id)
        if refund.settled_at is not None:
            return False
        refund.settled_at, refund.settled_by, refund.settled_reference = at, actor, reference
        refund.save(update_fields=["settled_at", "settled_by", "settled_reference"])
        fact = RefundSettled(application=refund.bill.application_id, bill=refund.bill_id, refund=refund.id)
        append(fact, subject=refund.id, at=at, actor=actor, office=office_id)
        return True


def settle_misfit(*, misfit_id: UUID, office_id: UUID, at: datetime, actor: UUID) -> bool:
    """Record that a misfit was looked into; False if that was done before. One without a bill is anyone's."""
    with transaction.atomic():
        misfit = (
            Misfit.objects.select_for_update(no_key=True, of=("self",))
            .select_related("bill")
            .filter(Q(bill__office_id=office_id) | Q(bill__isnull=True), id=misfit_id)
            .first()
        )
        if misfit is None:
            raise NotOnList(misfit_id)
        if misfit.settled_at is not None:
            return False
        misfit.settled_at, misfit.settled_by = at, actor
        misfit.save(update_fields=["settled_at", "settled_by"])
        fact = MisfitSettled(application=misfit.bill.application_id if misfit.bill else None, misfit=misfit.id)
        append(fact, subject=misfit.id, at=at, actor=actor, office=office_id)
        return True
