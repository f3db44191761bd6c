"""A guest's place and its payment, in whichever order the office takes them."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from giliran.appointments import queries, services
from giliran.appointments.queries import BookingView, SlotView
from giliran.appointments.services import SlotFull
from giliran.foundation.clock import local_day
from giliran.foundation.ids import new_id
from giliran.offices.queries import OfficeView
from giliran.payments import queries as bills
from giliran.payments import services as payments
from giliran.payments.ports import PaymentNotice
from giliran.payments.queries import BillView

BANK = "bank-peragaan"
"""Under this name the simulation's payments are kept: a bank that tells of them by a list."""
_CHOOSING = timedelta(minutes=2)
_TOLD_AFTER = timedelta(seconds=3)


class NoPlace(LookupError):  # noqa: N818 - says what happened
    """The office has no free place that day."""


def book(
    *,
    application: UUID,
    account: UUID,
    office: OfficeView,
    product: str,
    wanted: datetime,
    at: datetime,
    paid_after: int,
) -> BookingView:
    """Take the place nearest to the wanted time and pay for it; return the confirmed booking. Raises `NoPlace`."""
    known = queries.live_booking(application)
    if known is not None and known.state == "confirmed":
        return known
    paid_at = at + _CHOOSING + timedelta(seconds=paid_after)
    if office.payment_first:
        bill = services.bill_before_slot(application_id=application, office_id=office.id, at=at, actor=account)
        _pay(bills.bill(bill), at=paid_at)
        owed = queries.live_booking(application)
        if owed is None:
            raise NoPlace(application)
        at = paid_at + _CHOOSING
        for slot in _nearest(office, product, wanted, at=at):
            try:
                return services.move_booking(booking_id=owed.id, slot_id=slot.id, at=at, actor=account)
            except SlotFull:
                continue
        raise NoPlace(application)
    return _hold_and_pay(application, account, office, product, wanted=wanted, at=at, paid_at=paid_at)


def _hold_and_pay(
    application: UUID,
    account: UUID,
    office: OfficeView,
    product: str,
    *,
    wanted: datetime,
    at: datetime,
    paid_at: datetime,
) -> BookingView:
    for slot in _nearest(office, product, wanted, at=at):
        try:
            held = services.hold_slot(
                application_id=application, slot_id=slot.id, once_key=new_id(), at=at + _CHOOSING, actor=account
            )
        except SlotFull:
            continue
        if held.bill_id is not None:
            _pay(bills.bill(held.bill_id), at=paid_at)
        return queries.booking(held.id)
    raise NoPlace(application)


def _nearest(office: OfficeView, product: str, wanted: datetime, *, at: datetime) -> list[SlotView]:
    """Return the day's times with room, those nearest to the wanted one first."""
    times = queries.day(office.id, product, local_day(wanted, office.time_zone), at=at)
    return sorted((slot for slot in times if slot.free), key=lambda slot: abs(slot.starts_at - wanted))


def _pay(bill: BillView, *, at: datetime) -> None:
    """Let the bank tell of the payment, and the payment buy its place, as the ledger's reader would."""
    digest = hashlib.sha256(bill.billing_code.encode()).hexdigest().upper()
    notice = PaymentNotice(
        billing_code=bill.billing_code,
        amount=bill.amount,
        bank_reference=digest[:20],
        ntb=str(int(digest[20:30], 16))[:12].zfill(12),
        ntpn=digest[30:46],
        paid_at=at,
    )
    told_at = at + _TOLD_AFTER
    payments.take_notice(notice=notice, partner=BANK, at=told_at)
    services.confirm_booking(bill_id=bill.id, at=told_at)
