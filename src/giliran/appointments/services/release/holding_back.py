"""Which places wait for their release: kept in `slot.unreleased`, set by the share that is still to come."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from giliran.appointments.events_release import HeldBack
from giliran.appointments.models import Slot
from giliran.appointments.queries.release import unreleased_shares
from giliran.appointments.rules_lanes import DOOR
from giliran.ledger.services import append

_TARGET = "least(s.capacity - s.taken - s.withheld, s.capacity * t.share / 100)"
# What a running release has gated is its own.
_HOLD_BACK = f"""
UPDATE appointments_slot s SET unreleased = {_TARGET}
FROM unnest(%(days)s::date[], %(shares)s::int[]) AS t (day, share)
WHERE s.office_id = %(office)s AND s.lane = %(lane)s AND s.local_date = t.day AND s.starts_at > %(at)s
    AND s.gate IS NULL AND s.unreleased <> {_TARGET}
"""  # noqa: S608 - our own words


def hold_back(*, office_id: UUID, lane: str, first: date, last: date, at: datetime, actor: UUID | None) -> int:
    """Bring the coming slots of some days in line with the releases still to come; return how many slots changed.

    Only free places are held back: what was booked stays booked. Within the caller's transaction.
    """
    if lane in DOOR:
        return 0
    shares = unreleased_shares(office_id=office_id, lane=lane, first=first, last=last, at=at)
    lock_slots(office_id=office_id, lane=lane, first=first, last=last)
    with connection.cursor() as cursor:
        told: dict[str, Any] = {"office": office_id, "lane": lane, "at": at}
        cursor.execute(_HOLD_BACK, {**told, "days": list(shares), "shares": list(shares.values())})
        changed = int(cursor.rowcount)
    if changed:
        append(HeldBack(office=office_id, lane=lane, slots=changed), subject=office_id, at=at, actor=actor,
               office=office_id)  # fmt: skip
    return changed


def lock_slots(*, office_id: UUID, lane: str, first: date, last: date) -> list[UUID]:
    """Lock a lane's slots of some days, in the order in which everybody locks slots."""
    rows = Slot.objects.filter(office_id=office_id, lane=lane, local_date__range=(first, last))
    return list(rows.order_by("id").select_for_update(no_key=True).values_list("id", flat=True))
