"""Other offices that have a place, and how far they are."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from giliran.appointments import rules
from giliran.appointments.models import Slot
from giliran.appointments.queries.figures import today_at
from giliran.catalogue import queries as catalogue
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

_AROUND = 12


@dataclass(frozen=True, kw_only=True)
class NearbyView:
    """An office with room, how far it is, and its first free day."""

    office: OfficeView
    distance_km: float
    first_day: date


def nearby(
    office_id: UUID, product: str, *, at: datetime, limit: int = 3, lane: str = rules.REGULAR
) -> list[NearbyView]:
    """Return the nearest other offices that sell the product and have a place in the lane, nearest first."""
    here = offices.office(office_id)
    selling = catalogue.offices_selling(product, today_at(office_id=office_id, at=at))
    around = [
        found
        for found in offices.nearest(here.latitude, here.longitude, _AROUND)
        if found.id != office_id and found.id in selling
    ]
    free = Slot.objects.filter(
        office_id__in=[found.id for found in around], lane=lane, open=True, gate=None, starts_at__gt=at,
        capacity__gt=F("taken") + F("withheld") + F("unreleased"),
    )  # fmt: skip
    first_days: dict[UUID, date] = dict(
        free.order_by("office_id", "local_date").distinct("office_id").values_list("office_id", "local_date")
    )
    with_room = [
        NearbyView(office=found, distance_km=found.distance_km, first_day=first_days[found.id])
        for found in around
        if found.id in first_days
    ]
    return with_room[:limit]
