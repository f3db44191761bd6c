"""Collective visits: an office comes to 30 to 50 people at their own place, who book with their organisation's code."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from giliran.appointments import rules_lanes
from giliran.appointments.events_quota import CollectiveCancelled, CollectiveMade
from giliran.appointments.models import Collective, Slot
from giliran.appointments.queries import BookingView
from giliran.appointments.queries.quota import collective_by_code
from giliran.appointments.services.booking import hold_slot
from giliran.appointments.services.quota.refusals import (
    CodeUnknownRefused,
    CollectiveRefused,
    LaneHoursRefused,
    TakenTimeRefused,
)
from giliran.foundation.clock import local_day
from giliran.foundation.references import new_reference, normalise
from giliran.ledger.services import append
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Whom the office comes to, where, when, and for how many people."""

    organisation: str
    address: str
    starts_at: datetime
    ends_at: datetime
    people: int


@transaction.atomic
def make_collective(*, office_id: UUID, visit: Invitation, at: datetime, actor: UUID | None) -> UUID:
    """Plan a collective visit; return its id. Its code is what people book with.

    Raises `CollectiveRefused` (too few or too many people, over already, that time taken), `LaneHoursRefused`.
    """
    day = local_day(visit.starts_at, offices.office(office_id).time_zone)
    least, most = (offices.figure(f"collective_{end}", day, office_id) for end in ("least", "most"))
    if not least <= visit.people <= most:
        raise CollectiveRefused(
            _("Layanan kolektif untuk %(least)s sampai %(most)s orang.") % {"least": least, "most": most}
        )
    if visit.starts_at <= at:
        raise CollectiveRefused(_("Waktu itu sudah lewat. Pilih tanggal dan jam yang akan datang."))
    if visit.ends_at <= visit.starts_at:
        raise LaneHoursRefused
    slot, fresh = Slot.objects.get_or_create(
        office_id=office_id, lane=rules_lanes.COLLECTIVE, starts_at=visit.starts_at,
        defaults={"ends_at": visit.ends_at, "local_date": day, "capacity": visit.people},
    )  # fmt: skip
    if not fresh:
        raise TakenTimeRefused
    made = Collective.objects.create(
        office_id=office_id, slot=slot, organisation=visit.organisation, address=visit.address,
        code=new_reference(), created_at=at,
    )  # fmt: skip
    fact = CollectiveMade(collective=made.id, slot=slot.id, starts_at=slot.starts_at, places=slot.capacity)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return made.id


@transaction.atomic
def cancel_collective(*, collective_id: UUID, office_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Call a collective visit off; those who have booked are affected, and moved like others. Twice is once.

    Raises `CodeUnknownRefused` if the office has no such visit.
    """
    rows = Collective.objects.select_related("slot").select_for_update(no_key=True, of=("self",))
    found = rows.filter(id=collective_id, office_id=office_id).first()
    if found is None:
        raise CodeUnknownRefused
    if found.cancelled_at is not None:
        return
    Collective.objects.filter(id=found.id).update(cancelled_at=at)
    Slot.objects.filter(id=found.slot_id).update(open=False, closed_because=Slot.Closed.OFFICE)
    fact = CollectiveCancelled(collective=found.id, starts_at=found.slot.starts_at)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)


def join_collective(
    *, application_id: UUID, code: str, once_key: UUID, at: datetime, actor: UUID | None
) -> BookingView:
    """Hold a place of a collective visit for an application, by its organisation's code; it is paid like any other.

    Raises `CodeUnknownRefused`, or a `BookingRefused`: full, another office, a booking already.
    """
    found = collective_by_code(normalise(code) or "", at=at)
    if found is None:
        raise CodeUnknownRefused
    return hold_slot(application_id=application_id, slot_id=found.slot_id, once_key=once_key, at=at, actor=actor)
