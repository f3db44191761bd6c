"""A hold for who takes what was offered."""

from datetime import datetime, timedelta
from uuid import UUID

from giliran.applications.queries import ApplicationView
from giliran.appointments import queries
from giliran.appointments.events import SlotHeld
from giliran.appointments.models import Slot, State
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
