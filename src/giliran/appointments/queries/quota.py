"""An office's quota as its staff see it: lane by lane and day by day, the door, flows, collective visits."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Sum

from giliran.appointments import rules_lanes
from giliran.appointments.models import Collective, DoorCount, LaneFlow, Slot
from giliran.appointments.queries.figures import today_at
from giliran.appointments.queries.quota_plan import plans_of
from giliran.foundation.periods import valid_on
from giliran.foundation.remembering import remembered
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class LaneDay:
    """A lane's places of a day. At the door, `taken` counts those let in, and nothing is withheld or unreleased."""

    lane: str
    day: date
    places: int
    taken: int
    withheld: int
    unreleased: int

    @property
    def free(self) -> int:
        """How many are left to take."""
        return max(0, self.places - self.taken - self.withheld - self.unreleased)


@dataclass(frozen=True, kw_only=True)
class DoorView:
    """A lane of the door today: its places, how many were given, between which hours (None: the office's own)."""

    lane: str
    quota: int
    admitted: int
    opens: time | None
    closes: time | None

    @property
    def left(self) -> int:
        """How many may still come in."""
        return max(0, self.quota - self.admitted)


@dataclass(frozen=True, kw_only=True)
class FlowView:
    """Where a lane's unused places go, and when: `days_before` days earlier, `at` on the office's clock."""

    id: UUID
    from_lane: str
    to_lane: str
    days_before: int
    at: time
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class CollectiveView:
    """A collective visit: where, when, by which code people book, how many have."""

    id: UUID
    office_id: UUID
    slot_id: UUID
    organisation: str
    address: str
    code: str
    starts_at: datetime
    ends_at: datetime
    places: int
    taken: int
    cancelled: bool


def week(office_id: UUID, first: date, last: date) -> list[LaneDay]:
    """Return every lane's places from `first` to `last`, by day and lane, in one statement."""
    rows = Slot.objects.filter(office_id=office_id, local_date__range=(first, last)).values("local_date", "lane")
    is_open = Q(open=True)
    counts = DoorCount.objects.filter(office=office_id, local_date=OuterRef("local_date"), lane=OuterRef("lane"))
    sums = rows.annotate(
        places=Sum("capacity", filter=is_open, default=0),
        booked=Sum("taken", default=0),
        back=Sum("withheld", filter=is_open, default=0),
        later=Sum("unreleased", filter=is_open, default=0),
        admitted=Subquery(counts.values("admitted")[:1]),
    )
    return [
        LaneDay(
            lane=row["lane"], day=row["local_date"], places=row["places"],
            taken=row["booked"] + (row["admitted"] or 0), withheld=row["back"],
            unreleased=0 if row["lane"] in rules_lanes.DOOR else row["later"],
        )
        for row in sums.order_by("local_date", "lane")
    ]  # fmt: skip


@remembered
def door(office_id: UUID, lane: str, *, at: datetime) -> DoorView | None:
    """Return a lane of the door as it is today, or None where the office has no quota for it today."""
    today = today_at(office_id=office_id, at=at)
    plan = rules_lanes.plan_of(plans_of(office_id), today).quotas.get(lane)
    if plan is None:
        return None
    known = DoorCount.objects.filter(office_id=office_id, local_date=today, lane=lane).first()
    opening = offices.opening(office_id, today)
    return DoorView(
        lane=lane,
        quota=door_places(office_id, lane, today),
        admitted=known.admitted if known else 0,
        opens=plan.opens or (opening.opens if opening.open else None),
        closes=plan.closes or (opening.closes if opening.open else None),
    )


def door_places(office_id: UUID, lane: str, day: date) -> int:
    """Return how many places a lane of the door has on a day, after all that flowed in or out."""
    rows = Slot.objects.filter(office_id=office_id, lane=lane, local_date=day, open=True)
    return int(rows.aggregate(total=Sum("capacity", default=0))["total"])


def flows(office_id: UUID, *, on: date) -> list[FlowView]:
    """Return an office's flows in force on a day or later."""
    rows = LaneFlow.objects.filter(valid_on(on) | Q(valid_from__gt=on), office_id=office_id)
    return [
        FlowView(
            id=row.id, from_lane=row.from_lane, to_lane=row.to_lane, days_before=row.days_before, at=row.at,
            valid_from=row.valid_from, valid_to=row.valid_to,
        )
        for row in rows.order_by("valid_from", "from_lane")
    ]  # fmt: skip


def collectives(office_id: UUID, *, since: date) -> list[CollectiveView]:
    """Return an office's collective visits from a day on, the next first."""
    rows = Collective.objects.select_related("slot").filter(office_id=office_id, slot__local_date__gte=since)
    return [_collective(row) for row in rows.order_by("slot__starts_at")]


def collective_by_code(code: str, *, at: datetime) -> CollectiveView | None:
    """Return the collective visit to come that has this code."""
    row = Collective.objects.select_related("slot").filter(code=code, cancelled_at=None, slot__starts_at__gt=at).first()
    return _collective(row) if row else None


def _collective(row: Collective) -> CollectiveView:
    return CollectiveView(
        id=row.id, office_id=row.office_id, slot_id=row.slot_id, organisation=row.organisation, address=row.address,
        code=row.code, starts_at=row.slot.starts_at, ends_at=row.slot.ends_at, places=row.slot.capacity,
        taken=row.slot.taken, cancelled=row.cancelled_at is not None,
    )  # fmt: skip
