"""Plausible quotas for some offices, to try and to show: as offices have published them, or in proportion to these.

Batam 200 regular + 35 express + 50 priority (07.30 to 10.00); Soekarno-Hatta 252; Pontianak 240 + 30 + 10; the
demonstration's own offices with all lanes, flows, and a Saturday of their own quota.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from giliran.appointments.models import LanePlan
from giliran.appointments.queries.figures import figure_at, today_at
from giliran.appointments.services.quota.plans import Quota, set_flow, set_lane_plan
from giliran.appointments.services.slots import make_slots
from giliran.offices import queries as offices
from giliran.offices import services as office_services
from giliran.offices.rules import Hours

_TEN, _HALF_PAST_SEVEN = time(10), time(7, 30)
_SATURDAY = 6


@dataclass(frozen=True, kw_only=True)
class Example:
    """An office's lanes; how many counters it needs for them, and whether it opens at half past seven."""

    quotas: Sequence[Quota]
    flows: Sequence[tuple[str, str, int, time]] = ()
    counters: int = 0
    early: bool = False
    saturday: bool = False


EXAMPLES: Mapping[str, Example] = {
    "batam": Example(
        counters=7,
        early=True,
        quotas=(
            Quota(lane="regular", places=200),
            Quota(lane="express", places=35),
            Quota(lane="priority", places=50, opens=_HALF_PAST_SEVEN, closes=_TEN),
        ),
        flows=(("express", "regular", 1, time(14)),),
    ),
    "soekarno-hatta": Example(
        counters=6, quotas=(Quota(lane="express", share_percent=10), Quota(lane="priority", places=25, closes=_TEN))
    ),
    "pontianak": Example(
        counters=7,
        quotas=(
            Quota(lane="regular", places=240),
            Quota(lane="priority", places=30),
            Quota(lane="express", places=10),
        ),
    ),
    "jakarta-selatan": Example(
        saturday=True,
        quotas=(
            Quota(lane="express", share_percent=15),
            Quota(lane="priority", places=30),
            Quota(lane="walk_in", places=28),
            Quota(lane="weekend", places=60),
        ),
        flows=(("express", "regular", 1, time(14)), ("walk_in", "regular", 0, time(12))),
    ),
    "denpasar": Example(
        quotas=(
            Quota(lane="express", share_percent=10),
            Quota(lane="priority", places=20),
            Quota(lane="walk_in", places=14),
        ),
        flows=(("express", "regular", 1, time(14)),),
    ),
    "jayapura": Example(quotas=(Quota(lane="priority", places=14), Quota(lane="walk_in", places=14))),
}


def sow_examples(*, at: datetime) -> int:
    """Give the offices above their quotas from tomorrow on; return at how many. One that has plans is left alone."""
    return sum(_sow(code, example, at=at) for code, example in EXAMPLES.items())


@transaction.atomic
def _sow(code: str, example: Example, *, at: datetime) -> bool:
    office = offices.office_by_code(code)
    if office is None or LanePlan.objects.filter(office_id=office.id).exists():
        return False
    first = today_at(office_id=office.id, at=at) + timedelta(days=1)
    _equip(office.id, example, first=first, at=at)
    for wanted in example.quotas:
        set_lane_plan(office_id=office.id, quota=wanted, valid_from=first, at=at, actor=None)
    for from_lane, to_lane, days_before, moment in example.flows:
        set_flow(
            office_id=office.id, from_lane=from_lane, to_lane=to_lane, days_before=days_before, at_time=moment,
            valid_from=first, at=at, actor=None,
        )  # fmt: skip
    horizon = figure_at("booking_horizon_days", office_id=office.id, at=at)
    make_slots(office_id=office.id, first=first, last=first + timedelta(days=horizon), at=at)
    return True


def _equip(office_id: UUID, example: Example, *, first: date, at: datetime) -> None:
    known = {counter.number for counter in offices.counters(office_id)}
    for number in sorted(set(range(1, example.counters + 1)) - known):
        office_services.add_counter(office_id=office_id, number=number, name=f"Loket {number}", at=at, actor=None)
    if example.early:
        for weekday in range(1, 6):
            hours = Hours(opens=_HALF_PAST_SEVEN, closes=time(16), break_starts=time(12), break_ends=time(13))
            office_services.change_opening_plan(
                office_id=office_id, weekday=weekday, hours=hours, valid_from=first, at=at, actor=None
            )
    if example.saturday:
        day = first + timedelta(days=(_SATURDAY - first.isoweekday()) % 7)
        hours = Hours(opens=time(8), closes=time(12))
        office_services.add_exception(
            office_id=office_id, day=day, hours=hours, reason_id="Paspor Simpatik", reason_en="Weekend service",
            at=at, actor=None,
        )  # fmt: skip
