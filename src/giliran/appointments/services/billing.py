"""The bill of a hold: what it is for, and that each hold gets one.

Who books by a page gets it at once. The fast lane's statement makes holds without bills, so that a crowd costs little:
the page that the person sees next asks for it, and a subscriber makes what nobody asked for.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.applications import queries as applications
from giliran.appointments.models import Booking, Lane, State
from giliran.appointments.services.claims import lock_booking, lock_claims
from giliran.appointments.services.refusals import NotReady
from giliran.catalogue import queries as catalogue
from giliran.foundation.clock import local_day
from giliran.offices import queries as offices
from giliran.payments import queries as payment_queries
from giliran.payments import services as payments
from giliran.payments.rules import BillLine, BillState
from giliran.payments.services import OpenBillExists

EXPRESS = "express"
"""The surcharge's code in the catalogue."""


def make_bill(
    *, application_id: UUID, office_id: UUID, due_at: datetime, at: datetime, actor: UUID | None, lane: str = ""
) -> UUID:
    """Make the bill of an application: its product's fee, and the surcharge of the express lane. Returns its id.

    Raises `NotReady` without a product, `OpenBillExists` while another one of the application's is open.
    """
    product = applications.application(application_id).product
    if product is None:
        raise NotReady
    on = local_day(at, offices.office(office_id).time_zone)
    lines = [BillLine(text_code=product, amount=catalogue.fee(product, on=on).amount)]
    if lane == Lane.EXPRESS:
        lines.append(BillLine(text_code=EXPRESS, amount=catalogue.surcharge(EXPRESS, on=on).amount))
    bill = payments.create_bill(
        application_id=application_id, lines=lines, due_at=due_at, at=at, actor=actor, office_id=office_id
    )
    return bill.id


@transaction.atomic
def ensure_bill(*, booking_id: UUID, at: datetime, actor: UUID | None) -> UUID | None:
    """Return the bill of a booking, made now if it is a hold that has none yet. None: there is nothing to pay.

    Asking again changes nothing; two who ask at once get the same bill, since the claim is locked.
    """
    booking = lock_booking(booking_id)
    if booking.bill_id or booking.state != State.HELD or booking.slot is None or booking.hold_expires_at is None:
        return booking.bill_id
    if booking.hold_expires_at <= at:
        return None  # it is about to end
    try:
        with transaction.atomic():
            bill_id = make_bill(
                application_id=booking.application_id, office_id=booking.office_id, lane=booking.slot.lane,
                due_at=booking.hold_expires_at, at=at, actor=actor,
            )  # fmt: skip
    except OpenBillExists:
        # One was asked for before the place was held: paying that one pays for the place.
        open_one = (bill for bill in payment_queries.bills_of(booking.application_id) if bill.state == BillState.OPEN)
        bill_id = next(bill.id for bill in open_one)
    Booking.objects.filter(id=booking_id).update(bill_id=bill_id)
    return bill_id


def ensure_bills(*, bookings: Sequence[UUID], at: datetime) -> int:
    """Make the bills that are missing, in the caller's transaction, all claims locked first; return how many."""
    missing = dict(Booking.objects.filter(id__in=bookings, state=State.HELD, bill=None).values_list("id", "person_id"))
    lock_claims(list(missing.values()))
    return sum(1 for booking_id in missing if ensure_bill(booking_id=booking_id, at=at, actor=None))
