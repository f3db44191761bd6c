"""Stopping the door by hand, and opening it again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.appointments import rules_lanes
from giliran.foundation.instants import not_before
from giliran.ledger.services import append
from giliran.lobby.events import DoorOpened, DoorStopped
from giliran.lobby.models import DoorStop
from giliran.lobby.queries.door import Entry, entry
from giliran.lobby.queries.figures import today_at
from giliran.lobby.rules.states import StopReason
from giliran.lobby.services.refusals import DoorClosed, UnknownService


def may_enter(office_id: UUID, lane: str, at: datetime) -> Entry:
    """Say whether the door gives a number of a lane now, and if not, why, and what to do instead."""
    return entry(office_id, lane, at)


def refuse_unless_open(*, office_id: UUID, lane: str, at: datetime) -> None:
    """Raise `DoorClosed` with the door's own sentence unless it gives numbers of that lane now."""
    found = entry(office_id, lane, at)
    if not found.open:
        raise DoorClosed(found.sentence)


def refuse_if_stopped(*, office_id: UUID, lane: str, at: datetime) -> None:
    """Raise `DoorClosed` where somebody stopped the door by hand."""
    today = today_at(office_id=office_id, at=at)
    stops = DoorStop.objects.filter(office_id=office_id, local_date=today, ends_at=None, lane__in=["", lane])
    if stops.exists():
        raise DoorClosed


@transaction.atomic
def stop_door(*, office_id: UUID, reason: StopReason, at: datetime, actor: UUID, lane: str = "") -> bool:
    """Give out no more numbers at the door today, to one lane or to nobody without a booking.

    Returns False if it is stopped already; raises `UnknownService` for a lane that is none of the door's.
    """
    why = StopReason(reason)
    if lane and lane not in rules_lanes.DOOR:
        raise UnknownService
    today = today_at(office_id=office_id, at=at)
    _made, new = DoorStop.objects.get_or_create(
        office_id=office_id,
        local_date=today,
        lane=lane,
        ends_at=None,
        defaults={"reason": why, "starts_at": at, "by_id": actor},
    )
    if new:
        fact = DoorStopped(office=office_id, local_date=today, lane=lane, reason=why)
        append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return new


@transaction.atomic
def open_door(*, office_id: UUID, at: datetime, actor: UUID, lane: str = "") -> bool:
    """Give out numbers again. Returns False if it was not stopped."""
    today = today_at(office_id=office_id, at=at)
    rows = DoorStop.objects.select_for_update(no_key=True)
    found = rows.filter(office_id=office_id, local_date=today, lane=lane, ends_at=None).first()
    if found is None:
        return False
    DoorStop.objects.filter(id=found.id).update(ends_at=not_before(at, found.starts_at))
    fact = DoorOpened(office=office_id, local_date=today, lane=lane)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return True
