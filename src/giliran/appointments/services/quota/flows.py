"""Letting a lane's unused places go to another, once a day, by a rule that the office can read.

Only places in times still to come flow, each within its own time: a counter that is free at nine is free at nine.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Sum

from giliran.appointments import rules_lanes
from giliran.appointments.events_quota import QuotaFlowed
from giliran.appointments.models import FlowRun, LaneFlow, Slot
from giliran.appointments.queries.quota_plan import plans_of
from giliran.appointments.queries.release import unreleased_share
from giliran.appointments.services.quota.door import lock_count
from giliran.foundation.clock import local, local_day
from giliran.ledger.services import append
from giliran.offices import queries as offices


def run_flows(*, at: datetime) -> int:
    """Carry out every flow whose moment has come, each once for its day; return how many places flowed."""
    moved = 0
    for flow in LaneFlow.objects.select_related("office").filter(office__active=True).order_by("office_id", "id"):
        zone = flow.office.time_zone
        today = local_day(at, zone)
        for day in (today + timedelta(days=ahead) for ahead in range(flow.days_before + 1)):
            moment = rules_lanes.flow_moment(day, days_before=flow.days_before, at=flow.at, time_zone=zone)
            if moment <= at and _holds(flow, day):
                moved += run_flow(flow=flow, day=day, at=at)
    return moved


@transaction.atomic
def run_flow(*, flow: LaneFlow, day: date, at: datetime) -> int:
    """Let one day's unused places flow; return how many. Repeating it changes nothing."""
    run, first_time = FlowRun.objects.get_or_create(flow=flow, local_date=day, defaults={"places": 0, "at": at})
    if not first_time:
        return 0
    left = lock_count(flow.office_id, day, flow.from_lane) if flow.from_lane in rules_lanes.DOOR else None
    slots = Slot.objects.filter(office_id=flow.office_id, local_date=day, starts_at__gt=at, open=True, gate=None)
    both = slots.filter(lane__in=(flow.from_lane, flow.to_lane))
    rows = {(row.lane, row.starts_at): row for row in both.select_for_update(no_key=True).order_by("id")}
    moved = _shift(flow, day, rows, left=left, at=at)
    if moved:
        FlowRun.objects.filter(id=run.id).update(places=moved)
    fact = QuotaFlowed(flow=flow.id, from_lane=flow.from_lane, to_lane=flow.to_lane, day=day, places=moved)
    append(fact, subject=flow.office_id, at=at, actor=None, office=flow.office_id)
    return moved


def _shift(
    flow: LaneFlow, day: date, rows: Mapping[tuple[str, datetime], Slot], *, left: int | None, at: datetime
) -> int:
    starts = sorted(starts_at for lane, starts_at in rows if lane == flow.from_lane)
    fits = _open_to(flow, day, starts)
    limit = _most(flow, day)
    share = unreleased_share(office_id=flow.office_id, lane=flow.to_lane, day=day, at=at)
    moved = 0
    for starts_at in fits:
        row = rows[flow.from_lane, starts_at]
        able = [_unused(row), *(most - moved for most in (left, limit) if most is not None)]
        places = max(0, min(able))
        if places:
            _hand_over(row, rows.get((flow.to_lane, starts_at)), flow=flow, places=places, share=share)
            moved += places
    return moved


def _unused(row: Slot) -> int:
    if row.lane in rules_lanes.DOOR:
        return row.unreleased
    return row.capacity - row.taken - row.withheld - row.unreleased


def _hand_over(row: Slot, to: Slot | None, *, flow: LaneFlow, places: int, share: int) -> None:
    door = row.lane in rules_lanes.DOOR
    Slot.objects.filter(id=row.id).update(
        capacity=F("capacity") - places, unreleased=F("unreleased") - (places if door else 0)
    )
    kept = rules_lanes.kept_back(capacity=places, lane=flow.to_lane, share=share)
    if to is not None:
        Slot.objects.filter(id=to.id).update(capacity=F("capacity") + places, unreleased=F("unreleased") + kept)
        return
    other, made = Slot.objects.get_or_create(
        office_id=row.office_id, lane=flow.to_lane, starts_at=row.starts_at,
        defaults={
            "ends_at": row.ends_at, "local_date": row.local_date, "capacity": places, "unreleased": kept,
        },
    )  # fmt: skip
    if not made:  # it is there, closed by the plan that had no places for it
        Slot.objects.filter(id=other.id, closed_because=Slot.Closed.PLAN).update(open=True, closed_because="")
        Slot.objects.filter(id=other.id).update(capacity=F("capacity") + places, unreleased=F("unreleased") + kept)


def _open_to(flow: LaneFlow, day: date, starts: Sequence[datetime]) -> list[datetime]:
    """Return the times within the hours of the lane that places flow to."""
    zone = flow.office.time_zone
    plan = rules_lanes.plan_of(plans_of(flow.office_id), day).quotas.get(flow.to_lane)
    until = None
    if flow.to_lane == rules_lanes.EXPRESS:
        until = time(min(23, offices.figure("express_until_hour", day, flow.office_id)))
    return [
        starts_at
        for starts_at in starts
        if rules_lanes.within(local(starts_at, zone).time(), plan, express_until=until)
    ]


def _most(flow: LaneFlow, day: date) -> int | None:
    """Return how many more places express may have that day (None: no limit on this lane)."""
    if flow.to_lane != rules_lanes.EXPRESS:
        return None
    of_day = Slot.objects.filter(office_id=flow.office_id, local_date=day, open=True)
    of_day = of_day.exclude(lane=rules_lanes.COLLECTIVE)
    sums: dict[str, int] = dict(of_day.values_list("lane").annotate(total=Sum("capacity")).order_by())
    limit = offices.figure("express_share_limit", day, flow.office_id)
    return max(0, sum(sums.values()) * limit // 100 - sums.get(rules_lanes.EXPRESS, 0))


def _holds(flow: LaneFlow, day: date) -> bool:
    return flow.valid_from <= day and (flow.valid_to is None or day <= flow.valid_to)
