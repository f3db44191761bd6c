"""Those whose slot was closed under them: the office moves them, which never counts against them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from giliran.appointments.models import Booking, Claim, State
from giliran.appointments.services.booking import moving
from giliran.appointments.services.claims import lock_booking
from giliran.appointments.services.payment import nearest_free, tell_owed
from giliran.appointments.services.places import Outcome, give_back, take_places

_HOPE = timedelta(days=1)
_AT_ONCE = 500


def move_displaced(*, at: datetime) -> int:
    """Find another place for every confirmed booking in a closed slot; return how many were dealt with.

    Whoever cannot be placed until a day before is owed a place instead, and chooses it without paying again.
    """
    displaced = Booking.objects.filter(state=State.CONFIRMED, slot__open=False).order_by("slot__starts_at")
    return sum(_place_anew(found, at=at) for found in displaced.values_list("id", flat=True)[:_AT_ONCE])


@transaction.atomic
def _place_anew(booking_id: UUID, *, at: datetime) -> bool:
    booking = lock_booking(booking_id)
    if booking.state != State.CONFIRMED or booking.slot is None or booking.slot.open:
        return False
    for slot in nearest_free(booking.office_id, wanted=booking.slot.starts_at, at=at, lane=booking.slot.lane):
        wish = moving(booking, slot, at=at, actor=None, by_office=True)
        if take_places([wish], at=at)[0].outcome == Outcome.BOOKED:
            return True
    if booking.slot.starts_at > at + _HOPE:
        return False
    give_back(booking=booking, at=at)
    Booking.objects.filter(id=booking_id).update(state=State.OWED, slot=None)
    Claim.objects.filter(person_id=booking.person_id).update(booking=booking)
    tell_owed(booking, at=at)
    return True
