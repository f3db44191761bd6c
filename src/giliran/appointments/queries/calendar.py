"""What an office offers, by month and by day, and why not."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from giliran.appointments import rules
from giliran.appointments.models import Slot
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.appointments.rules import DayState
from giliran.catalogue import queries as catalogue
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView, Opening

# Whether somebody is old enough for the product was asked when they chose it.
_ANY_AGE = 200


@dataclass(frozen=True, kw_only=True)
class DayView:
    """A day of the calendar. `reason`: why it is closed; `released_on`: when its places come."""

    day: date
    state: DayState
    free: int = 0
    reason: str = ""
    released_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MonthView:
    """A month at an office. `last`: the last day released so far. `not_sold`: why the product is not to be had."""

    office: OfficeView
    year: int
    month: int
    days: tuple[DayView, ...]
    not_sold: str
    today: date
    last: date


@dataclass(frozen=True, kw_only=True)
class SlotView:
    """A time of a day."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    free: int
    capacity: int
    fullness: DayState


@dataclass(frozen=True, kw_only=True)
class NearbyView:
    """An office with room, how far it is, and its first free day."""

    office: OfficeView
    distance_km: float
    first_day: date


@dataclass(frozen=True, kw_only=True)
class _Counted:
    free: int
    capacity: int


def month(office_id: UUID, product: str, year: int, month: int, *, at: datetime) -> MonthView:
    """Return what an office offers in a month, each day with the reason where it offers nothing."""
    office = offices.office(office_id)
    today = today_at(office_id=office_id, at=at)
    horizon = figure_at("booking_horizon_days", office_id=office_id, at=at)
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    counted = _counted(office_id, first, last, at=at)
    openings = offices.openings(office_id, first, last)
    not_sold = ""
    if not product_sold(office_id, product, on=today):
        not_sold = catalogue.why_not(office_id, product, _ANY_AGE, today)
    days = tuple(
        _day_view(day, opening, counted.get(day), today=today, horizon=horizon, sold=not not_sold)
        for day, opening in openings.items()
    )
    return MonthView(
        office=office, year=year, month=month, days=days, not_sold=not_sold, today=today,
        last=today + timedelta(days=horizon),
    )  # fmt: skip


def day(office_id: UUID, product: str, day: date, *, at: datetime) -> list[SlotView]:
    """Return a day's times in order, the full ones too; none where the day is closed or the product not sold."""
    if not product_sold(office_id, product, on=today_at(office_id=office_id, at=at)):
        return []
    rows = _open_slots(office_id, at=at).filter(local_date=day).order_by("starts_at")
    return [_slot_view(row) for row in rows]


def slot(slot_id: UUID) -> SlotView | None:
    """Return one slot, open or not."""
    found = Slot.objects.filter(id=slot_id).first()
    return _slot_view(found) if found else None


def slot_office(slot_id: UUID) -> UUID | None:
    """Return the office that a slot belongs to."""
    return Slot.objects.filter(id=slot_id).values_list("office_id", flat=True).first()


def product_sold(office_id: UUID, product: str, *, on: date) -> bool:
    """Say whether an office sells a product on a day."""
    return office_id in catalogue.offices_selling(product, on)


def nearby(office_id: UUID, product: str, *, at: datetime, limit: int = 3) -> list[NearbyView]:
    """Return the nearest other offices that have a place, nearest first."""
    here = offices.office(office_id)
    around = [found for found in offices.nearest(here.latitude, here.longitude, 12) if found.id != office_id]
    free = Slot.objects.filter(
        Q(capacity__gt=F("taken") + F("withheld")), office_id__in=[found.id for found in around], open=True,
        starts_at__gt=at,
    )  # fmt: skip
    first_days: dict[UUID, date] = dict(
        free.order_by("office_id", "local_date").distinct("office_id").values_list("office_id", "local_date")
    )
    with_room = [
        NearbyView(office=found, distance_km=found.distance_km, first_day=first_days[found.id])
        for found in around
        if found.id in first_days
    ]
    selling = catalogue.offices_selling(product, today_at(office_id=office_id, at=at))
    return [found for found in with_room if found.office.id in selling][:limit]


def _day_view(
    day: date, opening: Opening, counted: _Counted | None, *, today: date, horizon: int, sold: bool
) -> DayView:
    if day < today:
        return DayView(day=day, state=DayState.PAST)
    if not opening.open:
        return DayView(day=day, state=DayState.CLOSED, reason=opening.reason)
    if not sold:
        return DayView(day=day, state=DayState.NO_PRODUCT)
    if day > today + timedelta(days=horizon):
        released_on = rules.release_day(day, horizon_days=horizon)
        return DayView(day=day, state=DayState.UNRELEASED, released_on=released_on)
    if counted is None:
        return DayView(day=day, state=DayState.PAST if day == today else DayState.CLOSED)
    state = rules.fullness(free=counted.free, capacity=counted.capacity)
    return DayView(day=day, state=state, free=counted.free)


def _counted(office_id: UUID, first: date, last: date, *, at: datetime) -> dict[date, _Counted]:
    rows = (
        _open_slots(office_id, at=at)
        .filter(local_date__range=(first, last))
        .values("local_date")
        .annotate(free=Sum(F("capacity") - F("taken") - F("withheld")), places=Sum("capacity"))
    )
    return {row["local_date"]: _Counted(free=row["free"], capacity=row["places"]) for row in rows}


def _open_slots(office_id: UUID, *, at: datetime) -> QuerySet[Slot]:
    return Slot.objects.filter(office_id=office_id, lane=rules.REGULAR, open=True, starts_at__gt=at)


def _slot_view(row: Slot) -> SlotView:
    free = max(0, row.capacity - row.taken - row.withheld)
    return SlotView(
        id=row.id, starts_at=row.starts_at, ends_at=row.ends_at, free=free, capacity=row.capacity,
        fullness=rules.fullness_of_slot(free=free),
    )  # fmt: skip
