"""Taking people in at the door: the priority and walk-in lanes have a quota and hours of their own."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from giliran.appointments import rules_lanes
from giliran.appointments.models import DoorCount
from giliran.appointments.models.lane import Lane
from giliran.appointments.queries.quota import DoorView, door, door_places
from giliran.appointments.services.quota.refusals import DoorRefused
from giliran.foundation.clock import local, local_day
from giliran.foundation.ids import new_id
from giliran.offices import queries as offices


@transaction.atomic
def admit(*, office_id: UUID, lane: str, at: datetime, people: int = 1) -> None:
    """Count somebody (with a companion who applies too: two people) in at the door.

    Nothing is counted, and nobody refused, where the office has no quota for the lane today. Raises `DoorRefused`
    outside the lane's hours or when its places of today are used up; the sentence says what to do instead.
    """
    office = offices.office(office_id)
    found = door(office_id, lane, at=at)
    if found is None:
        return
    now = local(at, office.time_zone).time()
    if found.opens is not None and now < found.opens:
        raise DoorRefused(
            _("%(lane)s dilayani mulai pukul %(opens)s. Silakan kembali pada jam itu.")
            % {"lane": Lane(lane).label, "opens": time_format(found.opens, "H.i")}
        )
    if found.closes is not None and now >= found.closes:
        raise DoorRefused(_past(found, found.closes))
    today = local_day(at, office.time_zone)
    count = _count(office_id, today, lane)
    if count.admitted + people > door_places(office_id, lane, today):
        raise DoorRefused(_used_up(found))
    DoorCount.objects.filter(id=count.id).update(admitted=F("admitted") + people)


def lock_count(office_id: UUID, day: date, lane: str) -> int:
    """Keep others from being counted in until the transaction ends; return how many places of the day are left."""
    return max(0, door_places(office_id, lane, day) - _count(office_id, day, lane).admitted)


def _count(office_id: UUID, day: date, lane: str) -> DoorCount:
    """Return the day's count, locked."""
    DoorCount.objects.bulk_create(
        [DoorCount(id=new_id(), office_id=office_id, local_date=day, lane=lane)], ignore_conflicts=True
    )
    rows = DoorCount.objects.select_for_update(no_key=True)
    return rows.get(office_id=office_id, local_date=day, lane=lane)


def _past(found: DoorView, closes: time) -> str:
    said = {"lane": Lane(found.lane).label, "closes": time_format(closes, "H.i")}
    if found.lane == rules_lanes.PRIORITY:
        return (
            _("%(lane)s hari ini dilayani sampai pukul %(closes)s. Silakan datang besok pagi, atau buat janji temu.")
            % said
        )
    return (
        _("%(lane)s hari ini dilayani sampai pukul %(closes)s. Buat janji temu; di meja depan kami dapat membantu.")
        % said
    )


def _used_up(found: DoorView) -> str:
    said = {"lane": Lane(found.lane).label, "quota": found.quota}
    if found.lane == rules_lanes.PRIORITY:
        return (
            _(
                "Kuota hari ini habis: %(lane)s, %(quota)s tempat. Silakan datang besok pagi, atau buat janji temu; di "
                "meja depan kami dapat membantu."
            )
            % said
        )
    return (
        _(
            "Kuota hari ini habis: %(lane)s, %(quota)s tempat. Buat janji temu untuk hari lain; di meja depan "
            "kami dapat membantu."
        )
        % said
    )
