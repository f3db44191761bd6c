"""What an office's plans say its slots should be: openings, counters in use, minutes, lanes; and who stands in the way.

Reads alone. `services.slots` brings what exists in line with it; a preview compares two of these.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from giliran.appointments import rules, rules_lanes
from giliran.appointments.models import Booking, FlowRun, LanePlan, Slot, State
from giliran.appointments.rules_lanes import Limits, Plan
from giliran.foundation.clock import local
from giliran.foundation.remembering import remembered
from giliran.offices import queries as offices
from giliran.offices.queries import Opening

FIGURES = ("slot_minutes", "visit_minutes", "working_counters", "express_share_limit", "express_until_hour")
"""`working_counters` is an office's own figure, where fewer counters are staffed than it has; else all count."""
_AFFECTED = (State.HELD, State.CONFIRMED)
_FLOWED = Exists(
    FlowRun.objects.filter(
        Q(flow__from_lane=OuterRef("lane")) | Q(flow__to_lane=OuterRef("lane")), flow__office=OuterRef("office"),
        local_date=OuterRef("local_date"), places__gt=0,
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PlannedSlot:
    """A slot as the plans have it."""

    lane: str
    starts_at: datetime
    ends_at: datetime
    local_date: date
    capacity: int

    @property
    def key(self) -> tuple[str, datetime]:
        """What a slot of an office is known by."""
        return self.lane, self.starts_at


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A booking that the plan has no place for: its time is closed, or has fewer places than are taken."""

    booking_id: UUID
    application_id: UUID
    person_id: UUID
    slot_id: UUID
    lane: str
    starts_at: datetime
    local_date: date
    closed: bool
    paid: bool


def planned(office_id: UUID, first: date, last: date) -> list[PlannedSlot]:
    """Return the slots that the plans want from `first` to `last`, in order of time; collective visits apart."""
    time_zone = offices.office(office_id).time_zone
    figures = offices.figures_by_day(FIGURES, first, last, office_id)
    counters = len(offices.counters(office_id))
    plans = plans_of(office_id)
    found: list[PlannedSlot] = []
    for day, opening in offices.openings(office_id, first, last).items():
        if opening.open:
            found += _day(day, opening, plans, figures[day], counters=counters, time_zone=time_zone)
    return sorted(found, key=lambda slot: (slot.starts_at, slot.lane))


@remembered
def plans_of(office_id: UUID) -> list[Plan]:
    """Return an office's lane plans of all times."""
    fields = ("lane", "weekday", "share_percent", "places", "opens", "closes", "valid_from", "valid_to")
    return [Plan(**row) for row in LanePlan.objects.filter(office_id=office_id).order_by("valid_from").values(*fields)]


def settled(office_id: UUID, first: date, last: date) -> set[tuple[date, str]]:
    """Return the days and lanes whose unused places have flowed: what their slots have stays as it is."""
    runs = FlowRun.objects.filter(flow__office_id=office_id, local_date__range=(first, last), places__gt=0)
    rows = runs.values_list("local_date", "flow__from_lane", "flow__to_lane")
    return {(day, lane) for day, from_lane, to_lane in rows for lane in (from_lane, to_lane)}


def conflicts(office_id: UUID, first: date, last: date, *, at: datetime) -> list[Conflict]:
    """Return the bookings to come that the plans, or the office's own closing, leave without a place.

    Of a slot with too few places the bookings made last are the ones in conflict.
    """
    taken = Slot.objects.filter(
        office_id=office_id, local_date__range=(first, last), starts_at__gt=at, taken__gt=0
    ).exclude(lane=rules_lanes.COLLECTIVE, open=True)
    found_taken = list(taken.annotate(flowed=_FLOWED))
    if not found_taken:
        return []
    wanted = {slot.key: slot.capacity for slot in planned(office_id, first, last)}
    over: dict[UUID, tuple[Slot, int]] = {}
    for slot in found_taken:
        places = _places_left(slot, wanted)
        if slot.taken > places:
            over[slot.id] = slot, places
    if not over:
        return []
    rows = Booking.objects.filter(slot_id__in=over, state__in=_AFFECTED).order_by("created_at", "id")
    by_slot: dict[UUID, list[Booking]] = defaultdict(list)
    for row in rows:
        if row.slot_id is not None:
            by_slot[row.slot_id].append(row)
    found = [
        _conflict(row, *over[slot_id][:1], closed=over[slot_id][1] == 0)
        for slot_id, booked in by_slot.items()
        for row in booked[over[slot_id][1] :]
    ]
    return sorted(found, key=lambda conflict: (conflict.starts_at, conflict.booking_id))


def _places_left(slot: Slot, wanted: Mapping[tuple[str, datetime], int]) -> int:
    if slot.closed_because == Slot.Closed.OFFICE or slot.lane == rules_lanes.COLLECTIVE:
        return 0
    if slot.open and getattr(slot, "flowed", False):
        return slot.capacity
    return wanted.get((slot.lane, slot.starts_at), 0)


def _conflict(row: Booking, slot: Slot, *, closed: bool) -> Conflict:
    return Conflict(
        booking_id=row.id, application_id=row.application_id, person_id=row.person_id, slot_id=slot.id,
        lane=slot.lane, starts_at=slot.starts_at, local_date=slot.local_date, closed=closed,
        paid=row.state == State.CONFIRMED,
    )  # fmt: skip


def _day(
    day: date, opening: Opening, plans: Sequence[Plan], figures: Mapping[str, int], *, counters: int, time_zone: str
) -> Iterator[PlannedSlot]:
    capacity = rules.capacity(
        counters=min(counters, figures.get("working_counters", counters)),
        slot_minutes=figures["slot_minutes"],
        visit_minutes=figures["visit_minutes"],
    )
    spans = list(
        rules.spans(
            day, opens=opening.opens, closes=opening.closes, minutes=figures["slot_minutes"], time_zone=time_zone,
            pause=_pause_of(opening),
        )
    )  # fmt: skip
    limits = Limits(
        express_percent=figures["express_share_limit"], express_until=time(min(23, figures["express_until_hour"]))
    )
    starts = [local(span.starts_at, time_zone).time() for span in spans]
    shared = rules_lanes.cut(starts, capacity=capacity, plan=rules_lanes.plan_of(plans, day), limits=limits)
    for lane, places in shared.items():
        for span, place in zip(spans, places, strict=True):
            if place:
                yield PlannedSlot(
                    lane=lane, starts_at=span.starts_at, ends_at=span.ends_at, local_date=day, capacity=place
                )


def _pause_of(opening: Opening) -> tuple[time, time] | None:
    if opening.break_starts is None or opening.break_ends is None:
        return None
    return opening.break_starts, opening.break_ends
