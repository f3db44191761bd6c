"""What this room publishes. A bill's history is kept under the bill; misfits and refunds under their own ids."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class BillCreated(Fact):
    """An amount was asked for, payable until `due_at`."""

    kind: ClassVar[str] = "payments.bill_created"
    subject_type: ClassVar[str] = "bill"
    sentence: ClassVar[str | Promise] = _("Tagihan Anda dibuat.")
    staff_sentence: ClassVar[str | Promise] = _("Tagihan dibuat.")

    application: UUID
    bill: UUID
    amount: int
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class BillPaid(Fact):
    """A bill was settled; `late` if it was due or expired before."""

    kind: ClassVar[str] = "payments.bill_paid"
    subject_type: ClassVar[str] = "bill"
    sentence: ClassVar[str | Promise] = _("Pembayaran Anda diterima.")
    staff_sentence: ClassVar[str | Promise] = _("Tagihan dibayar.")

    application: UUID
    bill: UUID
    amount: int
    late: bool


@dataclass(frozen=True, kw_only=True)
class BillExpired(Fact):
    """Nobody paid in time."""

    kind: ClassVar[str] = "payments.bill_expired"
    subject_type: ClassVar[str] = "bill"
    sentence: ClassVar[str | Promise] = _("Batas waktu pembayaran terlewati.")
    staff_sentence: ClassVar[str | Promise] = _("Tagihan kedaluwarsa.")

    application: UUID
    bill: UUID


@dataclass(frozen=True, kw_only=True)
class BillCancelled(Fact):
    """The amount is no longer asked for."""

    kind: ClassVar[str] = "payments.bill_cancelled"
    subject_type: ClassVar[str] = "bill"
    sentence: ClassVar[str | Promise] = _("Tagihan Anda dibatalkan.")
    staff_sentence: ClassVar[str | Promise] = _("Tagihan dibatalkan.")

    application: UUID
    bill: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentMisfit(Fact):
    """A payment was refused to the bank, because it fits no bill as it stands (`reason`: models.MisfitReason)."""

    kind: ClassVar[str] = "payments.payment_misfit"
    subject_type: ClassVar[str] = "misfit"
    sentence: ClassVar[str | Promise] = _("Satu pembayaran tidak cocok dengan tagihan Anda dan ditolak.")
    staff_sentence: ClassVar[str | Promise] = _("Pembayaran tidak cocok, ditolak ke bank.")

    application: UUID | None
    bill: UUID | None
    misfit: UUID
    reason: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class RefundDue(Fact):
    """Money arrived that was not owed; it must go back."""

    kind: ClassVar[str] = "payments.refund_due"
    subject_type: ClassVar[str] = "refund"
    sentence: ClassVar[str | Promise] = _("Satu pembayaran berlebih tercatat untuk dikembalikan kepada Anda.")
    staff_sentence: ClassVar[str | Promise] = _("Pembayaran berlebih tercatat untuk dikembalikan.")

    application: UUID
    bill: UUID
    refund: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class RefundSettled(Fact):
    """The money has gone back."""

    kind: ClassVar[str] = "payments.refund_settled"
    subject_type: ClassVar[str] = "refund"
    sentence: ClassVar[str | Promise] = _("Pembayaran berlebih Anda sudah dikembalikan.")
    staff_sentence: ClassVar[str | Promise] = _("Pembayaran berlebih sudah dikembalikan.")

    application: UUID
    bill: UUID
    refund: UUID


@dataclass(frozen=True, kw_only=True)
class MisfitSettled(Fact):
    """A supervisor looked into a misfit and closed it."""

    kind: ClassVar[str] = "payments.misfit_settled"
    subject_type: ClassVar[str] = "misfit"
    staff_sentence: ClassVar[str | Promise] = _("Pembayaran yang tidak cocok sudah ditangani.")

    application: UUID | None
    misfit: UUID
