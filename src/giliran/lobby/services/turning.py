"""What all changes of a visit share: locking it, ending one period and opening the next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from giliran.foundation.instants import not_before
from giliran.ledger.facts import Fact
from giliran.ledger.services import append
from giliran.lobby.models import Period, Visit, VisitStep
from giliran.lobby.rules.states import ACTIVE, PeriodKind, StepState, VisitState
from giliran.lobby.services.refusals import NotHere


@dataclass(frozen=True, kw_only=True)
class Held:
    """A visit and the step it is in, both locked, with the period that is open."""

    visit: Visit
    step: VisitStep
    period: Period

    def about(self) -> dict[str, Any]:
        """Return what every fact of a step says."""
        return {**about(self.visit), "step": self.step.key}


def about(visit: Visit) -> dict[str, Any]:
    """Return what every fact of a visit says."""
    return {
        "application": visit.application_id,
        "office": visit.office_id,
        "local_date": visit.local_date,
        "number": visit.number,
    }


def hold_of(visit_id: UUID, *, states: Collection[StepState] = ACTIVE, officer: UUID | None = None) -> Held:
    """Lock a visit whose step is in one of `states` (at that officer's counter); raise `NotHere`."""
    visit = Visit.objects.select_for_update(no_key=True).filter(id=visit_id, state=VisitState.OPEN).first()
    step = (
        VisitStep.objects.select_for_update(no_key=True).filter(visit=visit, state__in=list(states)).first()
        if visit
        else None
    )
    if visit is None or step is None:
        raise NotHere
    period = Period.objects.select_related("counter").get(step=step, ends_at=None)
    if officer is not None and period.officer_id != officer:
        raise NotHere
    return Held(visit=visit, step=step, period=period)


def end_period(period: Period, *, at: datetime) -> None:
    """End a period, never before it began."""
    Period.objects.filter(id=period.id).update(ends_at=not_before(at, period.starts_at))


def move(held: Held, to: StepState, *, at: datetime, where: Period | None = None, **changes: Any) -> None:
    """Put the step into another state and open its period, where and why `where` says."""
    end_period(held.period, at=at)
    VisitStep.objects.filter(id=held.step.id).update(state=to, **changes)
    if to in ACTIVE:
        start_period(held.step, PeriodKind(to), at=not_before(at, held.period.starts_at), where=where)


def start_period(step: VisitStep, kind: PeriodKind, *, at: datetime, where: Period | None = None) -> Period:
    """Open a period of a step."""
    return Period.objects.create(
        office_id=step.office_id,
        local_date=step.local_date,
        step=step,
        kind=kind,
        starts_at=at,
        counter_id=where.counter_id if where else None,
        officer_id=where.officer_id if where else None,
        reason=where.reason if where else "",
    )


def end_visit(visit: Visit, state: VisitState, *, at: datetime) -> None:
    """Close a visit."""
    Visit.objects.filter(id=visit.id).update(state=state, ended_at=not_before(at, visit.arrived_at))


def record(fact: Fact, *, visit: Visit, at: datetime, actor: UUID | None) -> None:
    """Put a fact of a visit on the ledger."""
    append(fact, subject=visit.id, at=at, actor=actor, office=visit.office_id)
