"""Release schedules: made, looked at before, ended. What was in force stays written down."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.appointments import rules_release
from giliran.appointments.events_release import ScheduleSet
from giliran.appointments.models import Lane, ReleaseSchedule, Slot
from giliran.appointments.queries.figures import today_at
from giliran.appointments.queries.release import as_rule
from giliran.appointments.rules_lanes import DOOR
from giliran.appointments.rules_release import Occurrence
from giliran.appointments.services.release.holding_back import hold_back
from giliran.appointments.services.release.planning import ReleaseRefused, plan_lane
from giliran.ledger.services import append
from giliran.offices import queries as offices

_REACH = timedelta(days=100)
"""How far ahead a change of schedules is looked at: beyond what any slot is made for."""
_MOST_DAYS = 60
_FAR = timedelta(days=366)
_NEXT = 3


@dataclass(frozen=True, kw_only=True)
class ScheduleDraft:
    """A schedule as somebody wishes it; the fields are those of `models.ReleaseSchedule`."""

    lane: str
    every: str
    at: time
    covers: str
    valid_from: date
    weekday: int | None = None
    month_day: int | None = None
    days_from: int = 0
    days_to: int = 0
    share_percent: int = 100
    room_minutes: int = 30
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class SchedulePreview:
    """What a draft would do: when it comes due next, and how many free places would wait for their release."""

    next: list[Occurrence]
    slots: int
    held_back: int


def preview_schedule(draft: ScheduleDraft, *, office_id: UUID, at: datetime) -> SchedulePreview:
    """Try a draft out, and undo it."""
    with transaction.atomic():
        before = _unreleased(office_id, draft.lane, at=at)
        schedule_id = make_schedule(draft, office_id=office_id, at=at, actor=None)
        after = _unreleased(office_id, draft.lane, at=at)
        rule = as_rule(ReleaseSchedule.objects.get(id=schedule_id))
        zone = offices.office(office_id).time_zone
        transaction.set_rollback(True)
    until = max(at, datetime.combine(draft.valid_from, time(), tzinfo=at.tzinfo)) + _REACH
    coming = list(rules_release.occurrences(rule, after=at, until=until, time_zone=zone))[:_NEXT]
    changed = [slot for slot, count in after.items() if count != before.get(slot, 0)]
    return SchedulePreview(
        next=coming, slots=len(changed), held_back=sum(after[slot] - before.get(slot, 0) for slot in changed)
    )


@transaction.atomic
def make_schedule(draft: ScheduleDraft, *, office_id: UUID, at: datetime, actor: UUID | None) -> UUID:
    """Make a schedule, plan its releases, and hold back what it will release; return its id."""
    if draft.lane in {*DOOR, Lane.COLLECTIVE}:
        raise ReleaseRefused(_("Jalur ini tidak dipesan lewat kalender, jadi tidak dirilis dengan jadwal."))
    today = today_at(office_id=office_id, at=at)
    if not today <= draft.valid_from <= today + _FAR:
        raise ReleaseRefused(_("Jadwal berlaku paling awal hari ini, paling lambat setahun lagi."))
    if draft.days_to > _MOST_DAYS:
        raise ReleaseRefused(_("Paling jauh 60 hari ke depan."))
    row = ReleaseSchedule(office_id=office_id, **vars(draft))
    try:
        row.full_clean()
    except ValidationError as problem:
        raise ReleaseRefused(" ".join(problem.messages)) from problem
    row.save()
    _settle(row, at=at, actor=actor)
    return row.id


@transaction.atomic
def end_schedule(*, schedule_id: UUID, office_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Let a schedule come due no more after today; what it has begun goes on, what it held back is free."""
    row = ReleaseSchedule.objects.select_for_update(no_key=True).filter(id=schedule_id, office_id=office_id).first()
    if row is None:
        raise ReleaseRefused(_("Jadwal ini tidak ada. Muat ulang halaman ini."))
    # One that has not begun is in force on its first day alone, and not even then once nothing is planned for it.
    row.valid_to = max(row.valid_from, today_at(office_id=office_id, at=at))
    row.save(update_fields=["valid_to"])
    _settle(row, at=at, actor=actor)


def _settle(row: ReleaseSchedule, *, at: datetime, actor: UUID | None) -> None:
    fact = ScheduleSet(
        office=row.office_id, lane=row.lane, every=row.every, covers=row.covers, share_percent=row.share_percent,
        room_minutes=row.room_minutes, valid_from=row.valid_from, valid_to=row.valid_to,
    )  # fmt: skip
    append(fact, subject=row.id, at=at, actor=actor, office=row.office_id)
    schedules = list(ReleaseSchedule.objects.filter(office_id=row.office_id, lane=row.lane))
    plan_lane(offices.office(row.office_id), row.lane, schedules, at=at)
    first = today_at(office_id=row.office_id, at=at)
    hold_back(office_id=row.office_id, lane=row.lane, first=first, last=first + _REACH, at=at, actor=actor)


def _unreleased(office_id: UUID, lane: str, *, at: datetime) -> dict[UUID, int]:
    rows = Slot.objects.filter(office_id=office_id, lane=lane, starts_at__gt=at)
    return dict(rows.values_list("id", "unreleased"))
