"""What a supervisor has to look into: payments that fit no bill, money to give back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from giliran.payments.models import Misfit, MisfitReason, Refund, RefundReason

# Settled ones stay on the list for a while.
_SHOWN, _LIMIT = timedelta(days=30), 200
_UNSETTLED_FIRST = F("settled_at").asc(nulls_first=True)


@dataclass(frozen=True, kw_only=True)
class MisfitView:
    """A payment refused to the bank; amounts in rupiah."""

    id: UUID
    reason: MisfitReason
    billing_code: str
    amount: int
    expected: int | None
    bank_reference: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RefundView:
    """Money that must go back, or went back; the amount in rupiah."""

    id: UUID
    reason: RefundReason
    billing_code: str
    amount: int
    bank_reference: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """An office's list. `unmatched` names no bill, and so belongs to no office: every supervisor sees it."""

    refunds: list[RefundView]
    misfits: list[MisfitView]
    unmatched: list[MisfitView]


def refund(refund_id: UUID, *, office_id: UUID) -> RefundView | None:
    """Return one entry of an office's list."""
    row = Refund.objects.filter(id=refund_id, bill__office_id=office_id).select_related("bill").first()
    return _refund(row) if row else None


def surplus_of(bill_id: UUID) -> int:
    """Return how much is still to be given back for a bill, in rupiah."""
    return sum(Refund.objects.filter(bill_id=bill_id, settled_at__isnull=True).values_list("amount", flat=True))


def refused_lately(bill_id: UUID) -> MisfitReason | None:
    """Return why the latest payment of a bill was refused, if one was."""
    row = Misfit.objects.filter(bill_id=bill_id).order_by("-at").first()
    return MisfitReason(row.reason) if row else None


def worklist(*, office_id: UUID, at: datetime) -> Worklist:
    """Return what is open at an office, and what was settled within the last 30 days."""
    shown = Q(settled_at__isnull=True) | Q(settled_at__gte=at - _SHOWN)
    refunds = Refund.objects.filter(shown, bill__office_id=office_id).select_related("bill")
    misfits = Misfit.objects.filter(shown, bill__office_id=office_id)
    unmatched = Misfit.objects.filter(shown, bill__isnull=True)
    return Worklist(
        refunds=[_refund(row) for row in refunds.order_by(_UNSETTLED_FIRST, "-at")[:_LIMIT]],
        misfits=[_misfit(row) for row in misfits.order_by(_UNSETTLED_FIRST, "-at")[:_LIMIT]],
        unmatched=[_misfit(row) for row in unmatched.order_by(_UNSETTLED_FIRST, "-at")[:_LIMIT]],
    )  # fmt: skip


def _refund(row: Refund) -> RefundView:
    return RefundView(
        id=row.id,
        reason=RefundReason(row.reason),
        billing_code=row.bill.billing_code,
        amount=row.amount,
        bank_reference=row.bank_reference,
        at=row.at,
        settled_at=row.settled_at,
    )


def _misfit(row: Misfit) -> MisfitView:
    return MisfitView(
        id=row.id, reason=MisfitReason(row.reason), billing_code=row.billing_code, amount=row.amount,
        expected=row.expected, bank_reference=row.bank_reference, at=row.at, settled_at=row.settled_at,
    )  # fmt: skip
