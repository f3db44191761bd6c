"""Writing releases down ahead of their moment: from the schedules, or by hand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.appointments import rules_release
from giliran.appointments.events_release import ReleaseCancelled, ReleasePlanned
from giliran.appointments.models import Release, ReleaseSchedule
from giliran.appointments.queries.release import as_rule
from giliran.appointments.rules_release import Occurrence
from giliran.appointments.services.release.holding_back import hold_back
from giliran.foundation.errors import Refused
from giliran.ledger.services import append
from giliran.offices import queries as offices
from giliran.offices.queries import OfficeView

AHEAD = timedelta(days=35)
"""How far ahead releases are written down: from then on people see them, and custodians can be asked."""
_State = Release.State


class ReleaseRefused(Refused):
    """A release cannot be planned or changed so."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose release it is."""

    office_id: UUID
    lane: str


@dataclass(frozen=True, kw_only=True)
class Extra(Place):
    """A release beside the schedules: places of some days, `room_minutes` (0: none) after its waiting room opened."""

    opens_at: datetime
    first_day: date
    last_day: date
    share_percent: int = 100
    room_minutes: int = 30


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What a release is to be; those fields of the row that a plan decides."""

    schedule_id: UUID | None
    room_opens_at: datetime
    first_day: date
    last_day: date
    share_percent: int

    def fields(self) -> dict[str, object]:
        return vars(self)


def plan_releases(*, at: datetime) -> int:
    """Bring the releases planned ahead in line with the schedules of every office; return how many changed."""
    lanes: dict[tuple[UUID, str], list[ReleaseSchedule]] = defaultdict(list)
    for schedule in ReleaseSchedule.objects.all():
        lanes[schedule.office_id, schedule.lane].append(schedule)
    planned = Release.objects.filter(state=_State.PLANNED, schedule__isnull=False)
    for office_id, lane in set(planned.values_list("office_id", "lane")) - set(lanes):
        lanes[office_id, lane] = []
    known = {office.id: office for office in offices.active_offices()}
    return sum(
        plan_lane(known[office_id], lane, schedules, at=at)
        for (office_id, lane), schedules in lanes.items()
        if office_id in known
    )


@transaction.atomic
def plan_lane(office: OfficeView, lane: str, schedules: list[ReleaseSchedule], *, at: datetime) -> int:
    """Write down what one lane's schedules say of the weeks ahead; what has begun stays as it is."""
    wanted = _wanted(office, schedules, at=at)
    rows = Release.objects.filter(office_id=office.id, lane=lane, opens_at__gt=at)
    known = {row.opens_at: row for row in rows.select_for_update(no_key=True).order_by("id")}
    changed = 0
    for opens_at, plan in wanted.items():
        changed += _set(Place(office_id=office.id, lane=lane), opens_at, plan, known.get(opens_at), at=at)
    for opens_at, row in known.items():
        if row.state == _State.PLANNED and row.schedule_id is not None and opens_at not in wanted:
            cancel(row, at=at, actor=None)
            changed += 1
    return changed


def plan_release(extra: Extra, *, at: datetime, actor: UUID | None) -> UUID:
    """Plan one release beside the schedules, and hold its free places back until then; return its id."""
    office_id, lane, opens_at = extra.office_id, extra.lane, extra.opens_at
    if opens_at <= at or extra.last_day < extra.first_day:
        raise ReleaseRefused(_("Pilih saat yang belum lewat, dan hari terakhir yang tidak sebelum hari pertama."))
    plan = _Plan(
        schedule_id=None, room_opens_at=max(at, opens_at - timedelta(minutes=extra.room_minutes)),
        first_day=extra.first_day, last_day=extra.last_day, share_percent=extra.share_percent,
    )  # fmt: skip
    with transaction.atomic():
        row = Release.objects.filter(office_id=office_id, lane=lane, opens_at=opens_at).first()
        if row is not None and row.state != _State.CANCELLED:
            raise ReleaseRefused(_("Pada saat itu sudah ada rilis untuk jalur ini. Pilih saat yang lain."))
        _set(extra, opens_at, plan, row, at=at, actor=actor)
        hold_back(office_id=office_id, lane=lane, first=extra.first_day, last=extra.last_day, at=at, actor=actor)
        return Release.objects.get(office_id=office_id, lane=lane, opens_at=opens_at).id


@transaction.atomic
def cancel_release(*, release_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Give up a release that was planned by hand and whose room is not open yet; its places are free again."""
    row = Release.objects.select_for_update(no_key=True).get(id=release_id)
    if row.state != _State.PLANNED or row.schedule_id is not None:
        raise ReleaseRefused(_("Hanya rilis tambahan yang ruang tunggunya belum dibuka dapat dibatalkan."))
    cancel(row, at=at, actor=actor)
    hold_back(office_id=row.office_id, lane=row.lane, first=row.first_day, last=row.last_day, at=at, actor=actor)


def _wanted(office: OfficeView, schedules: list[ReleaseSchedule], *, at: datetime) -> dict[datetime, _Plan]:
    together: dict[datetime, list[Occurrence]] = defaultdict(list)
    for rule in map(as_rule, schedules):
        for each in rules_release.occurrences(rule, after=at, until=at + AHEAD, time_zone=office.time_zone):
            together[each.opens_at].append(each)
    return {opens_at: _joined(found) for opens_at, found in together.items()}


def _joined(found: list[Occurrence]) -> _Plan:
    """Return one plan for all schedules that come due at the same instant."""
    largest = max(found, key=lambda each: (each.rule.share_percent, each.rule.id))
    return _Plan(
        schedule_id=largest.rule.id,
        room_opens_at=min(each.room_opens_at for each in found),
        first_day=min(each.first for each in found),
        last_day=max(each.last for each in found),
        share_percent=largest.rule.share_percent,
    )


def _set(
    place: Place,
    opens_at: datetime,
    plan: _Plan,
    row: Release | None,
    *,
    at: datetime,
    actor: UUID | None = None,
) -> int:
    """Write a plan down; what another plan made, or what has begun, stays as it is. Return how many rows changed."""
    if row is not None and not _may_be(row, plan):
        return 0
    row = row or Release(office_id=place.office_id, lane=place.lane, opens_at=opens_at)
    for name, value in plan.fields().items():
        setattr(row, name, value)
    row.state = _State.PLANNED
    row.save()
    fact = ReleasePlanned(
        office=place.office_id, lane=place.lane, opens_at=opens_at, room_opens_at=plan.room_opens_at,
        first_day=plan.first_day, last_day=plan.last_day, share_percent=plan.share_percent,
    )  # fmt: skip
    append(fact, subject=row.id, at=at, actor=actor, office=place.office_id)
    return 1


def _may_be(row: Release, plan: _Plan) -> bool:
    """Say whether a row may and need be set to a plan: what is by hand goes before what is by schedule."""
    if row.state == _State.PLANNED:
        return row.schedule_id is not None and any(getattr(row, name) != to for name, to in plan.fields().items())
    return row.state == _State.CANCELLED


def cancel(row: Release, *, at: datetime, actor: UUID | None) -> None:
    """Give up a release whose row is locked."""
    row.state = _State.CANCELLED
    row.save(update_fields=["state"])
    fact = ReleaseCancelled(office=row.office_id, lane=row.lane, opens_at=row.opens_at)
    append(fact, subject=row.id, at=at, actor=actor, office=row.office_id)
