"""Who came, and who did not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.appointments import queries
from giliran.appointments.events import BookingAttended, BookingMissed
from giliran.appointments.models import Booking, State
from giliran.appointments.queries import BookingView
from giliran.appointments.services.claims import lock_booking, release_claim
from giliran.appointments.services.refusals import CannotChange
from giliran.foundation.clock import local_day
from giliran.ledger.services import append
from giliran.offices import queries as offices

_AT_ONCE = 1000


@transaction.atomic
def mark_attended(*, booking_id: UUID, at: datetime, actor: UUID | None) -> BookingView:
    """Note that the person came; the claim is free again. Repeating it changes nothing."""
    booking = lock_booking(booking_id)
    if booking.state == State.ATTENDED:
        return queries.booking(booking_id)
    if booking.state != State.CONFIRMED or booking.slot is None:
        raise CannotChange
    Booking.objects.filter(id=booking_id).update(state=State.ATTENDED)
    release_claim(booking)
    fact = BookingAttended(
        application=booking.application_id, office=booking.office_id, starts_at=booking.slot.starts_at
    )
    append(fact, subject=booking_id, at=at, actor=actor, office=booking.office_id)
    return queries.booking(booking_id)


def mark_no_shows(*, at: datetime) -> int:
    """Note who did not come on a day that is over at their office; return how many."""
    missed = 0
    for office in offices.active_offices():
        today = local_day(at, office.time_zone)
        due = Booking.objects.filter(
            state=State.CONFIRMED, slot__office_id=office.id, slot__local_date__lt=today, slot__open=True
        )
        missed += sum(_mark_missed(booking_id, at=at) for booking_id in due.values_list("id", flat=True)[:_AT_ONCE])
    return missed


@transaction.atomic
def _mark_missed(booking_id: UUID, *, at: datetime) -> bool:
    booking = lock_booking(booking_id)
    if booking.state != State.CONFIRMED or booking.slot is None or booking.slot.starts_at > at:
        return False
    Booking.objects.filter(id=booking_id).update(state=State.NO_SHOW)
    release_claim(booking)
    fact = BookingMissed(application=booking.application_id, office=booking.office_id, starts_at=booking.slot.starts_at)
    append(fact, subject=booking_id, at=at, actor=None, office=booking.office_id)
    return True
