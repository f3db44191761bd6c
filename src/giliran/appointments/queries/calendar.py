"""What an office offers, by month and by day, and why not."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from giliran.appointments import rules, rules_lanes
from giliran.appointments.models import Slot
from giliran.appointments.queries.coming import Coming, coming
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.appointments.rules import DayState
from giliran.catalogue import queries as catalogue
from giliran.foundation.remembering import remembered
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView, Opening

# Whether somebody is old enough for the product was asked when they chose it.
_ANY_AGE = 200


@dataclass(frozen=True, kw_only=True)
class DayView:
    """A day of the calendar. `reason`: why it is closed; `released_on`, `released_at`: when (more of) its places come.

    `release` is the one that runs: its waiting room lets people in.
    """

    day: date
    state: DayState
    free: int = 0
    reason: str = ""
    released_on: date | None = None
    released_at: datetime | None = None
    release: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MonthView:
    """A month of a lane at an office. `last`: the last day shown. `not_sold`: why the product is not to be had."""

    office: OfficeView
    lane: str
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
    lane: str
    starts_at: datetime
    ends_at: datetime
    free: int
    capacity: int
    fullness: DayState


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A day's places: free to all, free to those whom a release let in (`gated`), to come, and released at all."""

    free: int
    gated: int
    unreleased: int
    released: int
    gate: UUID | None


@dataclass(frozen=True, kw_only=True)
class MonthFrame:
    """All of a month but how many places are left: what bookings do not change."""

    office: OfficeView
    lane: str
    year: int
    month: int
    openings: dict[date, Opening]
    releases: tuple[Coming, ...]
    not_sold: str
    today: date
    horizon: int


def month(
    office_id: UUID, product: str, year: int, month: int, *, at: datetime, lane: str = rules.REGULAR
) -> MonthView:
    """Return what a lane of an office offers in a month, each day with the reason where it offers nothing."""
    frame = month_frame(office_id, product, year, month, at=at, lane=lane)
    return in_frame(frame, _counted(office_id, lane, *month_span(year, month), at=at))


def month_span(year: int, month: int) -> tuple[date, date]:
    """Return a month's first and last day."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def month_frame(
    office_id: UUID, product: str, year: int, month: int, *, at: datetime, lane: str = rules.REGULAR
) -> MonthFrame:
    """Return what is known of a month without counting places."""
    today = today_at(office_id=office_id, at=at)
    first, last = month_span(year, month)
    sold = product_sold(office_id, product, on=today)
    return MonthFrame(
        office=offices.office(office_id),
        lane=lane,
        year=year,
        month=month,
        openings=dict(offices.openings(office_id, first, last)),
        releases=tuple(coming(office_id, lane, first=max(first, today), last=last, at=at)),
        not_sold="" if sold else catalogue.why_not(office_id, product, _ANY_AGE, today),
        today=today,
        horizon=figure_at("booking_horizon_days", office_id=office_id, at=at),
    )


def in_frame(frame: MonthFrame, counted: Mapping[date, Counted]) -> MonthView:
    """Return a month as it is with the places counted."""
    today, openings = frame.today, frame.openings
    if frame.lane == rules.REGULAR:  # a weekend's own lane opens on days on which the office is closed
        counted = {day: found for day, found in counted.items() if openings[day].open}
    days = tuple(
        _day_view(day, opening, counted.get(day), today=today, horizon=frame.horizon, releases=frame.releases)
        if not frame.not_sold or day < today or not opening.open
        else DayView(day=day, state=DayState.NO_PRODUCT)
        for day, opening in openings.items()
    )
    return MonthView(
        office=frame.office, lane=frame.lane, year=frame.year, month=frame.month, days=days, not_sold=frame.not_sold,
        today=today,
        last=max(today + timedelta(days=frame.horizon), *(found.last_day for found in frame.releases), today),
    )  # fmt: skip


def day(
    office_id: UUID, product: str, day: date, *, at: datetime, lane: str = rules.REGULAR, release: UUID | None = None
) -> list[SlotView]:
    """Return a day's times in order, the full ones too; none where the day is closed or the product not sold.

    While a release runs, its places are free to those alone whom it let in (`release`).
    """
    if not product_sold(office_id, product, on=today_at(office_id=office_id, at=at)):
        return []
    rows = _open_slots(office_id, lane, at=at).filter(local_date=day).order_by("starts_at")
    return [_slot_view(row, release) for row in rows]


def slot(slot_id: UUID) -> SlotView | None:
    """Return one slot, open or not."""
    found = Slot.objects.filter(id=slot_id).first()
    return _slot_view(found, found.gate) if found else None


def slot_office(slot_id: UUID) -> UUID | None:
    """Return the office that a slot belongs to."""
    return Slot.objects.filter(id=slot_id).values_list("office_id", flat=True).first()


def product_sold(office_id: UUID, product: str, *, on: date) -> bool:
    """Say whether an office sells a product on a day."""
    return office_id in catalogue.offices_selling(product, on)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a span of days offers altogether: places free to all, to come, and made at all; whose gate is closed."""

    free: int
    unreleased: int
    places: int
    gate: UUID | None


def outlook(office_id: UUID, lane: str, first: date, last: date, *, at: datetime) -> Outlook:
    """Sum up what a lane of an office offers from `first` to `last`."""
    counted = _counted(office_id, lane, first, last, at=at).values()
    return Outlook(
        free=sum(max(0, found.free) for found in counted),
        unreleased=sum(found.unreleased for found in counted),
        places=sum(found.released + found.unreleased for found in counted),
        gate=next((found.gate for found in counted if found.gated > 0), None),
    )


def lanes_open(office_id: UUID, *, at: datetime) -> tuple[str, ...]:
    """Return in which lanes an office has times to come that people choose by themselves, the regular one first."""
    known = {*_ahead(office_id, at), rules.REGULAR}
    return tuple(lane for lane in rules_lanes.ONLINE if lane in known)


def _day_view(
    day: date, opening: Opening, counted: Counted | None, *, today: date, horizon: int, releases: Sequence[Coming]
) -> DayView:
    if day < today:
        return DayView(day=day, state=DayState.PAST)
    if not opening.open and counted is None:
        return DayView(day=day, state=DayState.CLOSED, reason=opening.reason)
    next_release = next((found for found in releases if found.covers(day)), None)
    released_at = next_release.opens_at if next_release else None
    if counted is None:
        return _not_made(day, released_at, today=today, horizon=horizon)
    return _made(day, released_at, counted)


def _made(day: date, released_at: datetime | None, counted: Counted) -> DayView:
    """Tell of a day that has slots."""
    if counted.free > 0:
        state = rules.fullness(free=counted.free, capacity=counted.released)
        return DayView(day=day, state=state, free=counted.free, released_at=released_at)
    if counted.gated > 0:
        return DayView(day=day, state=DayState.RUNNING, free=counted.gated, release=counted.gate)
    if counted.unreleased > 0:
        return DayView(day=day, state=DayState.UNRELEASED, released_at=released_at)
    return DayView(day=day, state=DayState.FULL)


def _not_made(day: date, released_at: datetime | None, *, today: date, horizon: int) -> DayView:
    """Tell of a day that has no slots: they are to come, or there are none."""
    if released_at is not None:
        return DayView(day=day, state=DayState.UNRELEASED, released_at=released_at)
    if day > today + timedelta(days=horizon):
        released_on = rules.release_day(day, horizon_days=horizon)
        return DayView(day=day, state=DayState.UNRELEASED, released_on=released_on)
    return DayView(day=day, state=DayState.PAST if day == today else DayState.CLOSED)


_LEFT = F("capacity") - F("taken") - F("withheld") - F("unreleased")


def _counted(office_id: UUID, lane: str, first: date, last: date, *, at: datetime) -> dict[date, Counted]:
    ahead = _ahead(office_id, at).get(lane, {})
    return {day: found for day, found in ahead.items() if first <= day <= last}


@remembered
def _ahead(office_id: UUID, at: datetime) -> dict[str, dict[date, Counted]]:
    """Count all places to come of an office, lane by lane and day by day: a page asks for much of it, so once."""
    rows = (
        Slot.objects.filter(office_id=office_id, open=True, starts_at__gt=at)
        .values("lane", "local_date")
        .annotate(
            free=Sum(_LEFT, filter=Q(gate=None), default=0),
            gated=Sum(_LEFT, filter=Q(gate__isnull=False), default=0),
            to_come=Sum("unreleased"),
            released=Sum(F("capacity") - F("unreleased")),
            room=Max(Cast("gate", TextField())),
        )
    )
    found: dict[str, dict[date, Counted]] = {}
    for row in rows:
        found.setdefault(row["lane"], {})[row["local_date"]] = Counted(
            free=row["free"], gated=row["gated"], unreleased=row["to_come"], released=row["released"],
            gate=UUID(row["room"]) if row["room"] else None,
        )  # fmt: skip
    return found


def _open_slots(office_id: UUID, lane: str, *, at: datetime) -> QuerySet[Slot]:
    return Slot.objects.filter(office_id=office_id, lane=lane, open=True, starts_at__gt=at)


def _slot_view(row: Slot, release: UUID | None) -> SlotView:
    let_in = row.gate is None or row.gate == release
    free = max(0, row.capacity - row.taken - row.withheld - row.unreleased) if let_in else 0
    return SlotView(
        id=row.id, lane=row.lane, starts_at=row.starts_at, ends_at=row.ends_at, free=free, capacity=row.capacity,
        fullness=rules.fullness_of_slot(free=free),
    )  # fmt: skip
