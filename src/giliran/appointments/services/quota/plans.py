"""Writing what an office's lanes get, and where the rest flows. The past stays: a change begins on a day to come."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from giliran.appointments import rules_lanes
from giliran.appointments.events_quota import FlowChanged, PlanChanged
from giliran.appointments.models import FlowRun, LaneFlow, LanePlan
from giliran.appointments.services.quota.refusals import (
    ExpressRefused,
    LaneHoursRefused,
    NotPlannedRefused,
    OneAmountRefused,
    SameLaneRefused,
)
from giliran.foundation.periods import succeed
from giliran.ledger.services import append
from giliran.offices import queries as offices
from giliran.offices.services.figures import refuse_past


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How much a lane gets on a weekday (None: every open day), and between which hours. No amount: nothing any more.

    Without a plan of its own, a lane has no places; the regular lane has what the others leave.
    """

    lane: str
    weekday: int | None = None
    share_percent: int | None = None
    places: int | None = None
    opens: time | None = None
    closes: time | None = None

    @property
    def ends(self) -> bool:
        """Say whether this takes the lane's plan away."""
        return self.share_percent is None and self.places is None


@transaction.atomic
def set_lane_plan(*, office_id: UUID, quota: Quota, valid_from: date, at: datetime, actor: UUID | None) -> UUID | None:
    """Give a lane this quota from a day on; return the id of the row that now holds (None: it ends).

    Raises `PastRefused`, `OneAmountRefused`, `LaneHoursRefused`, `ExpressRefused`, `NotPlannedRefused`.
    """
    refuse_past(valid_from, at=at, office_id=office_id)
    _refuse_bad(quota, office_id=office_id, on=valid_from)
    rows = LanePlan.objects.filter(office_id=office_id, lane=quota.lane, weekday=quota.weekday)
    succession = succeed(rows, day=valid_from)
    if succession.same:
        succession.before.delete()  # began on this very day, so it has no past; the ledger keeps what it said
    made: LanePlan | None = None
    if not quota.ends:
        made = LanePlan.objects.create(
            office_id=office_id, valid_from=valid_from, valid_to=succession.valid_to, **vars(quota)
        )
    fact = PlanChanged(
        lane=quota.lane, weekday=quota.weekday, share_percent=quota.share_percent, places=quota.places,
        hours=_hours(quota), valid_from=valid_from,
    )  # fmt: skip
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return made.id if made else None


@transaction.atomic
def set_flow(
    *, office_id: UUID, from_lane: str, to_lane: str, days_before: int, at_time: time, valid_from: date,
    at: datetime, actor: UUID | None,
) -> UUID | None:  # fmt: skip
    """Let a lane's unused places flow to another from a day on, or no longer (`to_lane` empty); return the row's id.

    Raises `PastRefused`, `SameLaneRefused`.
    """
    refuse_past(valid_from, at=at, office_id=office_id)
    if from_lane == to_lane or rules_lanes.COLLECTIVE in {from_lane, to_lane}:
        raise SameLaneRefused
    succession = succeed(LaneFlow.objects.filter(office_id=office_id, from_lane=from_lane), day=valid_from)
    made: LaneFlow | None = None
    fields = {"to_lane": to_lane, "days_before": days_before, "at": at_time}
    if succession.same and to_lane:
        made = succession.before  # a run may point at it already
        LaneFlow.objects.filter(id=made.id).update(**fields)
    elif succession.same:
        _end(succession.before, valid_from)
    elif to_lane:
        made = LaneFlow.objects.create(
            office_id=office_id, from_lane=from_lane, valid_from=valid_from, valid_to=succession.valid_to, **fields
        )
    fact = FlowChanged(
        from_lane=from_lane, to_lane=to_lane, days_before=days_before, at_time=f"{at_time:%H:%M}",
        valid_from=valid_from,
    )  # fmt: skip
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return made.id if made else None


def _end(flow: LaneFlow, day: date) -> None:
    """Take away a flow that began on the day of its end; one that ran on that very day holds for this day still."""
    if FlowRun.objects.filter(flow=flow).exists():
        LaneFlow.objects.filter(id=flow.id).update(valid_to=day)
    else:
        flow.delete()


def _refuse_bad(quota: Quota, *, office_id: UUID, on: date) -> None:
    if quota.lane == rules_lanes.COLLECTIVE:
        raise NotPlannedRefused
    if quota.share_percent is not None and quota.places is not None:
        raise OneAmountRefused
    if quota.opens is not None and quota.closes is not None and quota.closes <= quota.opens:
        raise LaneHoursRefused
    limit = offices.figure("express_share_limit", on, office_id)
    if quota.lane == rules_lanes.EXPRESS and (quota.share_percent or 0) > limit:
        most = _("Percepatan paling banyak %(limit)s persen dari volume sehari. Tulis angka yang lebih kecil.")
        raise ExpressRefused(most % {"limit": limit})


def _hours(quota: Quota) -> str:
    """Write a lane's hours for the ledger: "07:30-10:00"; an open end stays empty, and "" means the office's own."""
    opens, closes = (f"{at:%H:%M}" if at else "" for at in (quota.opens, quota.closes))
    return f"{opens}-{closes}" if opens or closes else ""
