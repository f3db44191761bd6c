"""Whom a bill charges, and for what, in words."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import translation

from giliran.applications.models import Application
from giliran.catalogue.queries import fees_on
from giliran.foundation.clock import local_day
from giliran.payments.ports import Billed
from giliran.payments.queries.bills import BillView
from giliran.payments.rules import shortened

# Fees hold by the calendar day in the capital.
FEE_ZONE = "Asia/Jakarta"


@dataclass(frozen=True, kw_only=True)
class Charged:
    """The application behind a bill: whose it is, whom it is for, and where."""

    account_id: UUID
    reference: str
    person_name: str
    office_id: UUID | None
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class NamedLine:
    """A line of a bill in the active language; the amount in rupiah."""

    name: str
    amount: int


def charged(application_id: UUID) -> Charged:
    """Return whom an application's bills charge."""
    row = Application.objects.select_related("person", "office").get(id=application_id)
    return Charged(
        account_id=row.account_id, reference=row.reference, person_name=row.person.full_name or "",
        office_id=row.office_id, time_zone=row.office.time_zone if row.office else FEE_ZONE,
    )  # fmt: skip


def named_lines(bill: BillView) -> list[NamedLine]:
    """Return a bill's lines by the names that the catalogue gave them on the day of the bill."""
    names = {fee.code: fee.name for fee in fees_on(local_day(bill.created_at, FEE_ZONE))}
    return [NamedLine(name=names.get(line.text_code, line.text_code), amount=line.amount) for line in bill.lines]


def billed(bill: BillView) -> Billed:
    """Return as much of a bill as a bank may show."""
    texts = []
    for language in ("id", "en"):
        with translation.override(language):
            texts.append(", ".join(line.name for line in named_lines(bill)))
    name = shortened(charged(bill.application_id).person_name)
    return Billed(name=name, amount=bill.amount, texts=(texts[0], texts[1]))
