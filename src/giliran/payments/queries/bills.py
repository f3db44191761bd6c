"""Bills as they stand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from giliran.foundation.remembering import remembered
from giliran.payments.models import Bill
from giliran.payments.rules import BillLine, BillState


@dataclass(frozen=True, kw_only=True)
class BillView:
    """A bill as it stands; amounts in rupiah."""

    id: UUID
    billing_code: str
    application_id: UUID
    office_id: UUID | None
    amount: int
    lines: tuple[BillLine, ...]
    state: BillState
    created_at: datetime
    due_at: datetime
    paid_at: datetime | None
    late: bool
    ntb: str | None
    ntpn: str | None
    receipt_code: str | None


def bill(bill_id: UUID) -> BillView:
    """Return one bill; raise `LookupError` if there is none."""
    found = Bill.objects.filter(id=bill_id).first()
    if found is None:
        raise LookupError(bill_id)
    return view_of(found)


def bill_by_code(billing_code: str) -> BillView | None:
    """Return the bill payable under a billing code."""
    found = Bill.objects.filter(billing_code=billing_code).first()
    return view_of(found) if found else None


def bill_by_receipt(receipt_code: str) -> BillView | None:
    """Return the paid bill that a receipt is for."""
    found = Bill.objects.filter(receipt_code=receipt_code).first()
    return view_of(found) if found else None


@remembered
def bills_of(application_id: UUID) -> list[BillView]:
    """Return an application's bills, the newest first."""
    return views_of(Bill.objects.filter(application_id=application_id).order_by("-created_at", "-id"))


def bills_of_many(application_ids: Collection[UUID]) -> dict[UUID, list[BillView]]:
    """Return the bills of several applications, each the newest first; an empty list for one that has none."""
    found: dict[UUID, list[BillView]] = {application_id: [] for application_id in application_ids}
    for each in views_of(Bill.objects.filter(application_id__in=application_ids).order_by("-created_at", "-id")):
        found[each.application_id].append(each)
    return found


def views_of(bills: Iterable[Bill]) -> list[BillView]:
    """Return rows as views."""
    return [view_of(row) for row in bills]


def view_of(row: Bill) -> BillView:
    """Return a row as a view."""
    return BillView(
        id=row.id, billing_code=row.billing_code, application_id=row.application_id, office_id=row.office_id,
        amount=row.amount, lines=tuple(BillLine(**line) for line in row.lines), state=BillState(row.state),
        created_at=row.created_at, due_at=row.due_at, paid_at=row.paid_at, late=row.late, ntb=row.ntb, ntpn=row.ntpn,
        receipt_code=row.receipt_code,
    )  # fmt: skip
