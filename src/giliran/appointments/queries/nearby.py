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
from giliran.offices.queries.offices import as_view
from giliran.offices.rules import distance_km

# Degrees to each side within which one looks first: some 220 km. Where there is nothing, everywhere.
_AROUND = 2


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
    selling = catalogue.offices_selling(product, today_at(office_id=office_id, at=at)) - {office_id}
    first_free = Slot.objects.filter(
        office_id__in=selling, office__active=True, lane=lane, open=True, gate=None, starts_at__gt=at,
        capacity__gt=F("taken") + F("withheld") + F("unreleased"),
    ).order_by("office_id", "local_date").distinct("office_id").select_related("office")  # fmt: skip
    close = first_free.filter(
        office__latitude__range=(here.latitude - _AROUND, here.latitude + _AROUND),
        office__longitude__range=(here.longitude - _AROUND, here.longitude + _AROUND),
    )
    found = [_view(row, here) for row in close] or [_view(row, here) for row in first_free]
    return sorted(found, key=lambda near: near.distance_km)[:limit]


def _view(row: Slot, here: OfficeView) -> NearbyView:
    office = as_view(row.office)
    away = distance_km(
        latitude=here.latitude, longitude=here.longitude, to_latitude=office.latitude, to_longitude=office.longitude
    )
    return NearbyView(office=office, distance_km=away, first_day=row.local_date)
