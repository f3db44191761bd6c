"""The hall as its tables have it: what a rebuilt one must equal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from giliran.lobby.models import CounterSession, DoorStop, LanePause, Period, Visit, VisitStep
from giliran.lobby.rules.states import StepState, VisitState


@dataclass(frozen=True, kw_only=True)
class StepNow:
    """A step as it stands; `since`, `counter`, `officer`, `reason` are of its open period."""

    state: StepState
    turn_at: datetime
    wanted_counter: UUID | None = None
    calls: int = 0
    called_at: datetime | None = None
    misses: int = 0
    since: datetime | None = None
    counter: UUID | None = None
    officer: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitNow:
    """A visit as it stands; its steps are in order."""

    number: str
    visit_class: str
    application: UUID | None
    booking: UUID | None
    appointment_at: datetime | None
    arrived_at: datetime
    state: VisitState
    steps: Mapping[str, StepNow]
    lane: str = ""
    service: str = ""
    language: str = "id"
    priority_asked: bool = False
    deferrals: int = 0


@dataclass(frozen=True, kw_only=True)
class CounterNow:
    """An officer at a counter."""

    officer: UUID
    steps: tuple[str, ...]
    paused: bool = False
    pause_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class HallNow:
    """A hall: everybody who came, every counter that is open, lanes that are paused, the door where it is stopped."""

    visits: Mapping[UUID, VisitNow] = field(default_factory=dict)
    counters: Mapping[UUID, CounterNow] = field(default_factory=dict)
    pauses: frozenset[tuple[str, str]] = frozenset()
    stops: frozenset[str] = frozenset()


def stored(office_id: UUID, day: date) -> HallNow:
    """Return an office's hall of one day, from its tables."""
    open_now = CounterSession.objects.filter(office_id=office_id, ended_at=None)
    today = {"office_id": office_id, "local_date": day, "ends_at": None}
    return HallNow(
        visits=stored_visits(Visit.objects.filter(office_id=office_id, local_date=day)),
        counters={
            row.counter_id: CounterNow(
                officer=row.officer_id,
                steps=tuple(row.steps),
                paused=row.paused_at is not None,
                pause_reason=row.pause_reason,
            )
            for row in open_now
        },
        pauses=frozenset(LanePause.objects.filter(**today).values_list("lane", "step")),
        stops=frozenset(DoorStop.objects.filter(**today).values_list("lane", flat=True)),
    )


def stored_visits(wanted: "QuerySet[Visit]") -> dict[UUID, VisitNow]:
    """Return visits as they stand, from their tables."""
    steps = VisitStep.objects.order_by("order").prefetch_related(
        Prefetch("periods", queryset=Period.objects.filter(ends_at=None), to_attr="opened")
    )
    return {visit.id: _stored_visit(visit) for visit in wanted.prefetch_related(Prefetch("steps", steps))}


def _stored_visit(visit: Visit) -> VisitNow:
    return VisitNow(
        number=visit.number,
        visit_class=visit.visit_class,
        application=visit.application_id,
        booking=visit.booking_id,
        appointment_at=visit.appointment_at,
        arrived_at=visit.arrived_at,
        state=VisitState(visit.state),
        steps={step.key: _stored_step(step) for step in visit.steps.all()},
        lane=visit.lane,
        service=visit.service,
        language=visit.language,
        priority_asked=visit.priority_asked,
        deferrals=visit.deferrals,
    )


def _stored_step(step: VisitStep) -> StepNow:
    period = next(iter(getattr(step, "opened", [])), None)
    return StepNow(
        state=StepState(step.state),
        turn_at=step.turn_at,
        wanted_counter=step.wanted_counter_id,
        calls=step.calls,
        called_at=step.called_at,
        misses=step.misses,
        since=period.starts_at if period else None,
        counter=period.counter_id if period else None,
        officer=period.officer_id if period else None,
        reason=period.reason if period else "",
    )
