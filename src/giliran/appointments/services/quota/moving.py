"""Moving those whom a changed plan leaves without a place. The office moves; it never counts against them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from giliran.appointments.models import Booking, Claim, Slot, State, Withholding
from giliran.appointments.queries.figures import today_at
from giliran.appointments.queries.quota_plan import Conflict, conflicts
from giliran.appointments.services.booking import moving
from giliran.appointments.services.claims import lock_booking
from giliran.appointments.services.payment import nearest_free, tell_owed
from giliran.appointments.services.places import Outcome, give_back, take_places
from giliran.foundation.instants import not_before

_AT_ONCE = 500
_AHEAD = timedelta(days=62)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What became of those affected: moved to a time, owed a place, or left (held, not paid)."""

    moved: int
    owed: int
    left: int


def affected(*, office_id: UUID, at: datetime) -> list[Conflict]:
    """Return everybody at an office whom its plans leave without a place, within two months."""
    today = today_at(office_id=office_id, at=at)
    return conflicts(office_id, today, today + _AHEAD, at=at)


def move_affected(*, office_id: UUID, at: datetime, actor: UUID | None) -> Moved:
    """Give everybody affected who has paid the nearest free place of the same lane and office, or owe them one.

    Each is told by the facts this publishes, may choose another time, and keeps their own reschedule. Holds that are
    not paid are left: they end by themselves, or are moved once they are paid.
    """
    found = affected(office_id=office_id, at=at)
    paid = [conflict for conflict in found if conflict.paid][:_AT_ONCE]
    outcomes = [_move(conflict, at=at, actor=actor) for conflict in paid]
    moved, owed = outcomes.count("moved"), outcomes.count("owed")
    return Moved(moved=moved, owed=owed, left=len(found) - moved - owed)


@transaction.atomic
def _move(conflict: Conflict, *, at: datetime, actor: UUID | None) -> str:
    booking = lock_booking(conflict.booking_id)
    old = booking.slot
    if booking.state != State.CONFIRMED or old is None or old.id != conflict.slot_id:
        return "gone"
    for slot in nearest_free(booking.office_id, wanted=old.starts_at, at=at, lane=old.lane):
        wish = moving(booking, slot, at=at, actor=actor, by_office=True)
        if take_places([wish], at=at)[0].outcome == Outcome.BOOKED:
            _drop_place(booking, old, at=at)
            return "moved"
    give_back(booking=booking, at=at)
    Booking.objects.filter(id=booking.id).update(state=State.OWED, slot=None)
    Claim.objects.filter(person_id=booking.person_id).update(booking=booking)
    tell_owed(booking, at=at)
    _drop_place(booking, old, at=at)
    return "owed"


def _drop_place(booking: Booking, old: Slot, *, at: datetime) -> None:
    """Take the place that was too many out of the slot, rather than let it come back for somebody else."""
    kept_back = Withholding.objects.filter(slot=old, booking=booking, ended_at=None).order_by("at").last()
    if kept_back is None or not old.open:
        return
    Slot.objects.select_for_update(no_key=True).get(id=old.id)
    if Withholding.objects.filter(id=kept_back.id, ended_at=None).update(ended_at=not_before(at, kept_back.at)):
        Slot.objects.filter(id=old.id).update(withheld=F("withheld") - 1, capacity=F("capacity") - 1)
