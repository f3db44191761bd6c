"""Holds that were not paid in time."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.appointments.events import HoldExpired
from giliran.appointments.models import Booking, State
from giliran.appointments.services.claims import lock_booking, release_claim
from giliran.appointments.services.payment import confirm_locked
from giliran.appointments.services.places import give_back
from giliran.ledger.services import append
from giliran.payments import services as payments

logger = logging.getLogger(__name__)
_AT_ONCE = 500


def release_expired_holds(*, at: datetime) -> int:
    """End every hold that is due, each in its own transaction; return how many places were given back."""
    due = Booking.objects.filter(state=State.HELD, hold_expires_at__lte=at).order_by("hold_expires_at")
    return sum(release_hold(booking_id=booking_id, at=at) for booking_id in due.values_list("id", flat=True)[:_AT_ONCE])


@transaction.atomic
def release_hold(*, booking_id: UUID, at: datetime) -> bool:
    """End one hold that is due: confirmed if its bill was paid after all, else expired. Say whether it expired."""
    booking = lock_booking(booking_id)
    slot, until = booking.slot, booking.hold_expires_at
    if booking.state != State.HELD or slot is None or until is None or until > at:
        return False
    if booking.bill_id and not payments.expire_bill(bill_id=booking.bill_id, at=at):
        confirm_locked(booking, at=at, late=False)
        return False
    give_back(booking=booking, at=at)
    Booking.objects.filter(id=booking_id).update(state=State.EXPIRED)
    release_claim(booking)
    fact = HoldExpired(
        application=booking.application_id, office=booking.office_id, slot=slot.id, starts_at=slot.starts_at
    )
    append(fact, subject=booking_id, at=at, actor=None, office=booking.office_id)
    return True
