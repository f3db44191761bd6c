"""What the applicant is told about their appointment."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.appointments import queries
from giliran.appointments.models import Booking, State
from giliran.appointments.queries import BookingView
from giliran.appointments.queries.figures import figure_at
from giliran.foundation.clock import local, local_day
from giliran.foundation.money import rupiah
from giliran.notifications.services import Message, send
from giliran.offices import queries as offices
from giliran.payments import queries as payments

_PAGES = {
    "held": "payments:bill",
    "expired": "appointments:choose",
    "owed": "appointments:choose",
    "offered": "appointments:choose",
    "missed": "appointments:choose",
    "cancelled": "appointments:choose",
    "confirmed": "appointments:reservation",
    "moved": "appointments:reservation",
    "reminder": "appointments:reservation",
}


def tell(
    *, what: str, booking_id: UUID, at: datetime, starts_at: datetime | None = None, by_office: bool = False
) -> UUID:
    """Send the message `what` about a booking; `starts_at` if it tells of a time that is the booking's no more."""
    booking = queries.booking(booking_id)
    application = applications.application(booking.application_id)
    recipient = accounts.recipient(application.account_id)
    with translation.override(recipient.language):
        context = _context(booking, starts_at=starts_at or booking.starts_at, at=at)
    return send(
        recipient,
        Message(
            kind=f"appointments.{what}",
            template=f"appointments/messages/{what}",
            context={**context, "reference": application.reference, "by_office": by_office},
            link=_link(what, booking),
        ),
        at=at,
    )


def remind(*, at: datetime) -> int:
    """Remind everyone who comes tomorrow, by their office's calendar, once; return how many were told."""
    told = 0
    for office in offices.active_offices():
        if local(at, office.time_zone).hour < figure_at("reminder_hour", office_id=office.id, at=at):
            continue
        tomorrow = local_day(at, office.time_zone) + timedelta(days=1)
        due = Booking.objects.filter(
            state=State.CONFIRMED, reminded_at=None, slot__office_id=office.id, slot__local_date=tomorrow
        )
        for booking_id in due.values_list("id", flat=True):
            with transaction.atomic():
                if due.filter(id=booking_id).update(reminded_at=at):
                    tell(what="reminder", booking_id=booking_id, at=at)
                    told += 1
    return told


def _context(booking: BookingView, *, starts_at: datetime | None, at: datetime) -> dict[str, Any]:
    office = offices.office(booking.office_id)
    bill = payments.bill(booking.bill_id) if booking.bill_id else None
    until = booking.hold_expires_at
    when = local(starts_at, office.time_zone) if starts_at else None
    return {
        "code": booking.code,
        "office": office.name,
        "address": office.address,
        "zone": office.zone,
        "day": date_format(when, "l, j F Y") if when else "",
        "time": date_format(when, "H.i") if when else "",
        "until": date_format(local(until, office.time_zone), "H.i") if until else "",
        "until_day": date_format(local(until, office.time_zone), "j F Y") if until else "",
        "amount": rupiah(bill.amount) if bill else "",
        "early_minutes": figure_at("early_minutes", office_id=office.id, at=at),
    }


def _link(what: str, booking: BookingView) -> str:
    page = _PAGES[what]
    if page == "payments:bill":
        return reverse(page, args=[booking.bill_id])
    return reverse(page, args=[booking.id if page == "appointments:reservation" else booking.application_id])
