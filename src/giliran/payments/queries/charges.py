"""Whom a bill charges, and for what, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.catalogue.queries import fees_on
from giliran.foundation.clock import local, local_day
from giliran.offices import queries as offices
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
    person_id: UUID
    office_id: UUID | None
    time_zone: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class NamedLine:
    """A line of a bill in the active language; the amount in rupiah."""

    name: str
    amount: int


def charged(application_id: UUID) -> Charged:
    """Return whom an application's bills charge."""
    found = applications.application(application_id)
    office = offices.office(found.office_id) if found.office_id else None
    return Charged(
        account_id=found.account_id,
        reference=found.reference,
        person_id=found.person_id,
        office_id=found.office_id,
        time_zone=office.time_zone if office else FEE_ZONE,
        zone=office.zone if office else "WIB",
    )


def payer_name(person_id: UUID) -> str:
    """Return the full name of the person whose passport is paid for; empty where it is not written down yet."""
    return accounts.person(person_id).full_name or ""


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
    name = shortened(payer_name(charged(bill.application_id).person_id))
    return Billed(name=name, amount=bill.amount, texts=(texts[0], texts[1]))


def moment(instant: datetime, charged: Charged, at: datetime) -> str:
    """Write an instant as people say it: the clock time at the office, and the day unless it is today."""
    there = local(instant, charged.time_zone)
    time = date_format(there, "H.i")
    if there.date() == local(at, charged.time_zone).date():
        return _("hari ini pukul {time} {zone}").format(time=time, zone=charged.zone)
    day = date_format(there, "j F Y")
    return _("{day} pukul {time} {zone}").format(day=day, time=time, zone=charged.zone)
