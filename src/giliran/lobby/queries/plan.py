"""The steps of an office, what it offers at its door, and what its officers were taught."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from giliran.foundation.remembering import remembered
from giliran.lobby.models import Duty, ServiceAtDoor, StepPlan
from giliran.lobby.rules.plans import PlanStep


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A step, named in the active language."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ServiceView:
    """What somebody without a booking may come for; `circumstance` is what the plan's steps look at."""

    key: str
    name: str
    circumstance: str


@dataclass(frozen=True, kw_only=True)
class DutyView:
    """What an officer may do: `steps` they were taught (empty: all); `may_pick`: call a particular one."""

    steps: tuple[str, ...] = ()
    may_pick: bool = False


def steps_of(office_id: UUID) -> list[StepView]:
    """Return the steps of an office in order: its own plan, or else the one for all."""
    return [StepView(key=row.key, name=_named(row.name_id, row.name_en)) for row in _plan_rows(office_id)]


def usual_steps_of(office_id: UUID) -> list[str]:
    """Return the steps that somebody with an ordinary appointment takes."""
    return [step.key for step in plan_of(office_id) if not step.only_for]


def plan_of(office_id: UUID) -> list[PlanStep]:
    """Return the plan of an office as the rules read it."""
    return [
        PlanStep(
            key=row.key,
            skipped_by=frozenset(row.skipped_by),
            only_for=frozenset(row.only_for),
            counters=frozenset(row.counters),
            usual_seconds=row.usual_seconds,
        )
        for row in _plan_rows(office_id)
    ]


@remembered
def services_at_door(office_id: UUID) -> list[ServiceView]:
    """Return what somebody may come for without a booking, in order: the office's own list, or else that for all."""
    rows = list(ServiceAtDoor.objects.filter(Q(office_id=office_id) | Q(office=None)).order_by("order"))
    own = [row for row in rows if row.office_id is not None]
    return [
        ServiceView(key=row.key, name=_named(row.name_id, row.name_en), circumstance=row.circumstance)
        for row in own or rows
        if row.active
    ]


def duty_of(officer_id: UUID, office_id: UUID) -> DutyView:
    """Return what an officer may do at an office; somebody without a row may call for every step, and picks nobody."""
    row = Duty.objects.filter(office_id=office_id, officer_id=officer_id).first()
    return DutyView(steps=tuple(row.steps), may_pick=row.may_pick) if row else DutyView()


@remembered
def _plan_rows(office_id: UUID) -> list[StepPlan]:
    rows = list(StepPlan.objects.filter(Q(office_id=office_id) | Q(office=None)).order_by("order"))
    return [row for row in rows if row.office_id is not None] or rows


def _named(indonesian: str, english: str) -> str:
    return indonesian if (get_language() or "id").startswith("id") else english or indonesian
