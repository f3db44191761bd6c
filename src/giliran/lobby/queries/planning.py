"""An office's steps, duties and services at the door, as whoever lays them down sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from giliran.accounts import queries as accounts
from giliran.foundation.actors import Role
from giliran.lobby.models import Duty, ServiceAtDoor, StepPlan

_OFFICERS = frozenset({Role.FRONT_DESK, Role.EXAMINER})


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step in both languages; `own` unless it is of the plan for all offices."""

    key: str
    name_id: str
    name_en: str
    skipped_by: tuple[str, ...]
    only_for: tuple[str, ...]
    counters: tuple[int, ...]
    usual_seconds: int | None
    own: bool


@dataclass(frozen=True, kw_only=True)
class DutyRow:
    """An officer of an office; `steps` empty: taught all."""

    officer_id: UUID
    name: str
    steps: tuple[str, ...]
    may_pick: bool


@dataclass(frozen=True, kw_only=True)
class ServiceRow:
    """A service at the door in both languages."""

    key: str
    name_id: str
    name_en: str
    circumstance: str
    active: bool
    own: bool


def step_rows(office_id: UUID) -> list[StepRow]:
    """Return an office's plan in order: its own, or else the one for all."""
    rows = list(StepPlan.objects.filter(Q(office_id=office_id) | Q(office=None)).order_by("order"))
    own = [row for row in rows if row.office_id is not None]
    return [
        StepRow(
            key=row.key,
            name_id=row.name_id,
            name_en=row.name_en,
            skipped_by=tuple(row.skipped_by),
            only_for=tuple(row.only_for),
            counters=tuple(row.counters),
            usual_seconds=row.usual_seconds,
            own=bool(own),
        )
        for row in own or rows
    ]


def duty_rows(office_id: UUID, at: datetime) -> list[DutyRow]:
    """Return the officers who work at the counters of an office, by name, with what they may do."""
    names = accounts.staff_at(office_id, roles=_OFFICERS, at=at)
    known = {row.officer_id: row for row in Duty.objects.filter(office_id=office_id)}
    found = [
        DutyRow(
            officer_id=officer,
            name=name,
            steps=tuple(known[officer].steps) if officer in known else (),
            may_pick=officer in known and known[officer].may_pick,
        )
        for officer, name in names.items()
    ]
    return sorted(found, key=lambda row: (row.name, row.officer_id))


def service_rows(office_id: UUID) -> list[ServiceRow]:
    """Return what an office's door offers, also what is not offered now."""
    rows = list(ServiceAtDoor.objects.filter(Q(office_id=office_id) | Q(office=None)).order_by("order"))
    own = [row for row in rows if row.office_id is not None]
    return [
        ServiceRow(
            key=row.key,
            name_id=row.name_id,
            name_en=row.name_en,
            circumstance=row.circumstance,
            active=row.active,
            own=bool(own),
        )
        for row in own or rows
    ]
