"""Making, locking and closing bills."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused
from giliran.foundation.references import new_reference
from giliran.ledger.services import append
from giliran.payments import rules
from giliran.payments.events import BillCancelled, BillCreated, BillExpired, BillPaid
from giliran.payments.models import Bill
from giliran.payments.queries import BillView, charged, view_of
from giliran.payments.rules import BillLine, BillState

RECEIPT_GROUPS = 4
_TRIES = 5


class OpenBillExists(Refused):
    """The application has a bill that waits to be paid."""

    message = _("Anda masih memiliki tagihan yang belum dibayar. Bayar atau batalkan tagihan itu lebih dahulu.")


class BillNotFound(LookupError):  # noqa: N818 - says what happened
    """There is no such bill."""


def create_bill(
    *, application_id: UUID, lines: Sequence[BillLine], due_at: datetime, at: datetime, actor: UUID | None,
    office_id: UUID | None = None,
) -> BillView:  # fmt: skip
    """Ask for the sum of `lines` until `due_at`; a bill of zero is paid at once.

    Raises `OpenBillExists` if the application has one open, `ValueError` for no lines or a negative amount.
    """
    if not lines or any(line.amount < 0 for line in lines):
        message = "a bill needs lines, and no line may be negative"
        raise ValueError(message)
    office_id = office_id or charged(application_id).office_id
    with transaction.atomic():
        row = _insert(application_id=application_id, lines=lines, due_at=due_at, at=at, office_id=office_id)
        created = BillCreated(application=application_id, bill=row.id, amount=row.amount, due_at=due_at)
        append(created, subject=row.id, at=at, actor=actor, office=office_id)
        if row.amount == 0:
            paid = BillPaid(application=application_id, bill=row.id, amount=0, late=False)
            append(paid, subject=row.id, at=at, actor=actor, office=office_id)
    return view_of(row)


def _insert(
    *, application_id: UUID, lines: Sequence[BillLine], due_at: datetime, at: datetime, office_id: UUID | None
) -> Bill:
    for attempt in range(_TRIES):
        row = Bill(
            billing_code=rules.new_billing_code(), application_id=application_id, office_id=office_id,
            amount=rules.total(lines), created_at=at, due_at=due_at,
            lines=[{"text_code": line.text_code, "amount": line.amount} for line in lines],
        )  # fmt: skip
        if row.amount == 0:
            row.state, row.paid_at, row.closed_at = BillState.PAID, at, at
            row.receipt_code = new_reference(RECEIPT_GROUPS)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as problem:
            if "payments_bill_one_open" in str(problem):
                raise OpenBillExists from problem
            if "billing_code" not in str(problem) or attempt == _TRIES - 1:
                raise
        else:
            return row
    raise AssertionError


def lock_bill(bill_id: UUID) -> BillView:
    """Lock a bill until the transaction ends and return it; raise `BillNotFound`."""
    return view_of(locked(bill_id))


def expire_bill(*, bill_id: UUID, at: datetime) -> bool:
    """Close an open bill because nobody paid in time; return False if it was paid, and so decides otherwise."""
    with transaction.atomic():
        row = locked(bill_id)
        if row.state == BillState.OPEN:
            _close(row, BillState.EXPIRED, at)
            fact = BillExpired(application=row.application_id, bill=row.id)
            append(fact, subject=row.id, at=at, actor=None, office=row.office_id)
        return row.state != BillState.PAID


def cancel_bill(*, bill_id: UUID, at: datetime, actor: UUID | None) -> bool:
    """Withdraw an open bill; return False if it was paid. An expired bill stays as it is."""
    with transaction.atomic():
        row = locked(bill_id)
        if row.state == BillState.OPEN:
            _close(row, BillState.CANCELLED, at)
            fact = BillCancelled(application=row.application_id, bill=row.id)
            append(fact, subject=row.id, at=at, actor=actor, office=row.office_id)
        return row.state != BillState.PAID


def locked(bill_id: UUID) -> Bill:
    """Return the bill's row, locked first of all (order of locks: claim, bill, slot)."""
    row = Bill.objects.select_for_update(of=("self",), no_key=True).filter(id=bill_id).first()
    if row is None:
        raise BillNotFound(bill_id)
    return row


def _close(row: Bill, state: BillState, at: datetime) -> None:
    row.state, row.closed_at = state, at
    row.save(update_fields=["state", "closed_at"])
