"""Telling those who have paid and have no place that there is room."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from giliran.appointments.events import PlaceOffered
from giliran.appointments.models import Booking, Slot, State
from giliran.appointments.services.claims import lock_booking
from giliran.ledger.services import append

_FIRST_AFTER = timedelta(minutes=30)
_AGAIN_AFTER = timedelta(days=1)


def offer_places(*, at: datetime) -> int:
    """Tell each of them once a day, while their office has a free place; return how many were told."""
    never_told = Q(offered_at=None, created_at__lte=at - _FIRST_AFTER)
    due = never_told | Q(offered_at__lte=at - _AGAIN_AFTER)
    owed = Booking.objects.filter(due, state=State.OWED).order_by("created_at")
    offices = set(owed.values_list("office_id", flat=True))
    with_room = [found for found in offices if Slot.objects.free(office_id=found, after=at).exists()]
    waiting = list(owed.filter(office_id__in=with_room).values_list("id", flat=True))
    for booking_id in waiting:
        with transaction.atomic():
            booking = lock_booking(booking_id)
            if booking.state == State.OWED:
                Booking.objects.filter(id=booking_id).update(offered_at=at)
                fact = PlaceOffered(application=booking.application_id, office=booking.office_id)
                append(fact, subject=booking_id, at=at, actor=None, office=booking.office_id)
    return len(waiting)
