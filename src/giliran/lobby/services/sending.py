"""Sending somebody to another office, with the place in the order that they have."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from giliran.foundation.clock import local_day
from giliran.foundation.ids import new_id
from giliran.lobby.events import VisitExpected
from giliran.lobby.models import Visit, VisitStep
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules.states import ACTIVE, PeriodKind, SendReason, StepState, VisitClass, VisitState
from giliran.lobby.services.leaving import close_visit
from giliran.lobby.services.refusals import NotHere, SendRefused
from giliran.lobby.services.tickets import Newcomer, make_steps, make_visit
from giliran.lobby.services.turning import about, record, start_period
from giliran.offices import queries as offices


@transaction.atomic
def transfer_to_office(*, visit_id: UUID, office_id: UUID, reason: SendReason, at: datetime, actor: UUID) -> TicketView:
    """End the visit here and give a number there, for the same; return the ticket there.

    Until they come there they count as absent; then they wait with the turn that they had, since the way was not their
    fault. Raises `NotHere` if the visit has ended, `SendRefused` unless the other office is open today.
    """
    why = SendReason(reason)
    visit = Visit.objects.select_for_update(no_key=True).filter(id=visit_id, state=VisitState.OPEN).first()
    step = VisitStep.objects.filter(visit=visit, state__in=list(ACTIVE)).first() if visit else None
    if visit is None or step is None:
        raise NotHere
    there = {office.id: office for office in offices.active_offices()}.get(office_id)
    if there is None or office_id == visit.office_id:
        raise SendRefused
    day = local_day(at, there.time_zone)
    if not offices.opening(office_id, day).open:
        raise SendRefused
    onward: dict[str, Any] = {"to_office": office_id, "to_visit": new_id(), "why": why}
    close_visit(visit, reason="office", at=at, actor=actor, **onward)
    new = make_visit(
        Newcomer(
            office_id=office_id,
            day=day,
            visit_class=VisitClass(visit.visit_class),
            application_id=visit.application_id,
            lane=visit.lane,
            service=visit.service,
            language=visit.language,
        ),
        at=at,
        visit_id=onward["to_visit"],
    )
    _expect(new, from_visit=visit.id, turn_at=step.turn_at, at=at, actor=actor)
    return ticket(new.id)


def _expect(new: Visit, *, from_visit: UUID, turn_at: datetime, at: datetime, actor: UUID) -> None:
    taken, left_out = make_steps(new, turn_at=turn_at, first=StepState.ABSENT)
    start_period(VisitStep.objects.get(visit=new, state=StepState.ABSENT), PeriodKind.ABSENT, at=at)
    fact = VisitExpected(
        **about(new),
        visit_class=new.visit_class,
        turn_at=turn_at,
        steps=taken,
        left_out=left_out,
        lane=new.lane,
        service=new.service,
        language=new.language,
        from_visit=from_visit,
    )
    record(fact, visit=new, at=at, actor=actor)
