"""Lanes of a hall that are not called for a while."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from giliran.foundation.clock import local_day
from giliran.foundation.instants import not_before
from giliran.ledger.services import append
from giliran.lobby.events import LanePaused, LaneResumed
from giliran.lobby.models import LanePause
from giliran.lobby.queries.plan import plan_of
from giliran.lobby.services.refusals import UnknownStep
from giliran.offices import queries as offices


@transaction.atomic
def pause_lane(*, office_id: UUID, lane: str, at: datetime, actor: UUID, step: str = "", reason: str = "") -> bool:
    """Call nobody of a lane or class, for one step or for none, until it is resumed or the day ends.

    `reason` is kept beside it for colleagues, and not in its fact. Returns False if it is paused already; raises
    `UnknownStep`.
    """
    if not lane or (step and step not in {each.key for each in plan_of(office_id)}):
        raise UnknownStep
    about = _about(office_id, at)
    _made, new = LanePause.objects.get_or_create(
        **about, lane=lane, step=step, ends_at=None, defaults={"starts_at": at, "by_id": actor, "reason": reason}
    )
    if new:
        fact = LanePaused(office=office_id, local_date=about["local_date"], lane=lane, step=step)
        append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return new


@transaction.atomic
def resume_lane(*, office_id: UUID, lane: str, at: datetime, actor: UUID, step: str = "") -> bool:
    """Call them again. Returns False if it was not paused."""
    about = _about(office_id, at)
    rows = LanePause.objects.select_for_update(no_key=True)
    found = rows.filter(**about, lane=lane, step=step, ends_at=None).first()
    if found is None:
        return False
    LanePause.objects.filter(id=found.id).update(ends_at=not_before(at, found.starts_at))
    fact = LaneResumed(office=office_id, local_date=about["local_date"], lane=lane, step=step)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return True


def _about(office_id: UUID, at: datetime) -> dict[str, Any]:
    day: date = local_day(at, offices.office(office_id).time_zone)
    return {"office_id": office_id, "local_date": day}
