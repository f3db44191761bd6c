"""Tickets: a visit with the step it is in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from giliran.foundation.clock import local_day
from giliran.foundation.remembering import remembered
from giliran.ledger.queries import history
from giliran.lobby.events import VisitLeft
from giliran.lobby.models import Period, Visit, VisitStep
from giliran.lobby.rules.states import ACTIVE, AT_COUNTER, StepState, VisitClass, VisitState
from giliran.offices import queries as offices


@dataclass(frozen=True, kw_only=True)
class TicketView:
    """A visit as it stands. `step`, `step_state`, `since` are of the step it is in (empty, None once it has ended).

    `counter_*` and `officer_id` say where it is called or served, or was interrupted (`reason` why); None elsewhere.
    `wanted_counter_id` is the only counter that may call it. The last ones are those of `Visit`.
    """

    visit_id: UUID
    office_id: UUID
    local_date: date
    number: str
    visit_class: VisitClass
    state: VisitState
    application_id: UUID | None
    booking_id: UUID | None
    appointment_at: datetime | None
    arrived_at: datetime
    ended_at: datetime | None
    step: str
    step_state: StepState | None
    since: datetime | None
    turn_at: datetime | None
    called_at: datetime | None
    calls: int
    misses: int
    counter_id: UUID | None
    counter_number: int | None
    counter_name: str
    officer_id: UUID | None
    wanted_counter_id: UUID | None = None
    reason: str = ""
    lane: str = ""
    service: str = ""
    language: str = "id"
    priority_asked: bool = False
    deferrals: int = 0


@remembered
def ticket(visit_id: UUID) -> TicketView:
    """Return one ticket; raise `LookupError` if there is none."""
    found = _first(Visit.objects.filter(id=visit_id))
    if found is None:
        raise LookupError(visit_id)
    return found


def sent_on(visit_id: UUID) -> UUID | None:
    """Return the visit at another office that this one goes on as, or None."""
    last = history([visit_id])[-1:]
    return next((each.fact.to_visit for each in last if isinstance(each.fact, VisitLeft)), None)


def visit_of(application_id: UUID) -> TicketView | None:
    """Return the latest visit for an application, or None."""
    return _first(Visit.objects.filter(application_id=application_id).order_by("-arrived_at", "-id"))


@remembered
def visits_of(application_id: UUID) -> list[TicketView]:
    """Return all visits for an application, the latest first."""
    return _views(Visit.objects.filter(application_id=application_id).order_by("-arrived_at", "-id"))


def visits_of_many(application_ids: Collection[UUID]) -> dict[UUID, list[TicketView]]:
    """Return the visits for several applications, each the latest first; an empty list for one that has none."""
    found: dict[UUID, list[TicketView]] = {application_id: [] for application_id in application_ids}
    for each in _views(Visit.objects.filter(application_id__in=application_ids).order_by("-arrived_at", "-id")):
        if each.application_id is not None:
            found[each.application_id].append(each)
    return found


def has_visited(application_id: UUID, *, office_id: UUID) -> bool:
    """Say whether the applicant ever came to an office."""
    return Visit.objects.filter(application_id=application_id, office_id=office_id).exists()


def serving_at(counter_id: UUID) -> TicketView | None:
    """Return whoever is called to a counter or served there, or None."""
    here = Period.objects.filter(counter_id=counter_id, ends_at=None, kind__in=AT_COUNTER)
    return _first(Visit.objects.filter(id__in=here.values("step__visit_id")))


def waiting(office_id: UUID, at: datetime) -> list[TicketView]:
    """Return who waits at an office today, in the order of calling."""
    found = [each for each in tickets_in(office_id, at) if each.step_state == StepState.WAITING]
    return sorted(found, key=lambda each: (each.turn_at or each.arrived_at, each.visit_id))


@remembered
def tickets_in(office_id: UUID, at: datetime, *, states: tuple[StepState, ...] = ACTIVE) -> list[TicketView]:
    """Return today's open visits at an office whose step is in one of `states`, by arrival."""
    today = local_day(at, offices.office(office_id).time_zone)
    steps = VisitStep.objects.filter(
        office_id=office_id, local_date=today, visit__state=VisitState.OPEN, state__in=list(states)
    )
    return _views(Visit.objects.filter(id__in=steps.values("visit_id")).order_by("arrived_at", "id"))


def find_by_number(office_id: UUID, day: date, number: str) -> TicketView | None:
    """Return the ticket of a number given out on a day, or None."""
    return _first(Visit.objects.filter(office_id=office_id, local_date=day, number=number.strip().upper()))


def _first(found: "QuerySet[Visit]") -> TicketView | None:
    return next(iter(_views(found[:1])), None)


def _views(found: "QuerySet[Visit]") -> list[TicketView]:
    opened = Period.objects.filter(step=OuterRef("pk"), ends_at=None)
    steps = VisitStep.objects.filter(state__in=ACTIVE).annotate(
        since=Subquery(opened.values("starts_at")[:1]),
        at_counter=Subquery(opened.values("counter_id")[:1]),
        at_number=Subquery(opened.values("counter__number")[:1]),
        at_name=Subquery(opened.values("counter__name")[:1]),
        by_officer=Subquery(opened.values("officer_id")[:1]),
        why=Subquery(opened.values("reason")[:1]),
    )
    return [_view(row) for row in found.prefetch_related(Prefetch("steps", queryset=steps, to_attr="active"))]


def _view(row: Visit) -> TicketView:
    active = getattr(row, "active", [])
    step = active[0] if active else None
    return TicketView(
        visit_id=row.id,
        office_id=row.office_id,
        local_date=row.local_date,
        number=row.number,
        visit_class=VisitClass(row.visit_class),
        state=VisitState(row.state),
        application_id=row.application_id,
        booking_id=row.booking_id,
        appointment_at=row.appointment_at,
        arrived_at=row.arrived_at,
        ended_at=row.ended_at,
        step=step.key if step else "",
        step_state=StepState(step.state) if step else None,
        since=step.since if step else None,
        turn_at=step.turn_at if step else None,
        called_at=step.called_at if step else None,
        calls=step.calls if step else 0,
        misses=step.misses if step else 0,
        counter_id=step.at_counter if step else None,
        counter_number=step.at_number if step else None,
        counter_name=(step.at_name or "") if step else "",
        officer_id=step.by_officer if step else None,
        wanted_counter_id=step.wanted_counter_id if step else None,
        reason=(step.why or "") if step else "",
        lane=row.lane,
        service=row.service,
        language=row.language,
        priority_asked=row.priority_asked,
        deferrals=row.deferrals,
    )
