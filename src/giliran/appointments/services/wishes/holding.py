"""A hold for who takes what was offered."""

from datetime import datetime, timedelta
from uuid import UUID

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries
from giliran.appointments.events import SlotHeld
from giliran.appointments.models import Booking, Slot, State
from giliran.appointments.services import booking as bookings
from giliran.appointments.services.places import Request


def holding(
    application: ApplicationView, slot: Slot, *, party: UUID | None, at: datetime, actor: UUID | None
) -> Request:
    """Return the wish of an application for a place, held until its bill is due."""
    until = at + timedelta(minutes=queries.figure_at("hold_minutes", office_id=slot.office_id, at=at))
    fact = SlotHeld(
        application=application.id, office=slot.office_id, slot=slot.id, starts_at=slot.starts_at, until=until
    )
    return Request(
        application=application.id, person=application.person_id, slot=slot.id, fact=fact, state=State.HELD,
        actor=actor, expires_at=until, party=party,
    )  # fmt: skip


def ensure_bill(booking_id: UUID, *, at: datetime, actor: UUID | None) -> None:
    """Make the bill of a hold."""
    held = Booking.objects.get(id=booking_id)
    if held.bill_id is None and held.hold_expires_at is not None:
        bill_id = bookings._make_bill(  # noqa: SLF001
            application_id=held.application_id, office_id=held.office_id, due_at=held.hold_expires_at, at=at,
            actor=actor,
        )  # fmt: skip
        Booking.objects.filter(id=booking_id).update(bill_id=bill_id)
