"""Closing a day at an office before midnight does: nobody new comes in, nobody is called any more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.lobby.models import CounterSession, Period, Visit, VisitStep
from giliran.lobby.queries.figures import today_at
from giliran.lobby.rules.states import AT_COUNTER, StepState, StopReason, VisitState
from giliran.lobby.services.counters import leave_session
from giliran.lobby.services.door import stop_door
from giliran.lobby.services.leaving import leave


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What closing a day did; `still` are at counters, and finish there."""

    visits: int
    counters: int
    still: int


@transaction.atomic
def close_day(*, office_id: UUID, at: datetime, actor: UUID) -> Closed:
    """Stop the door, end the visits of all who wait, are away or on hold, and close the counters where nobody is.

    Whoever is called or served is left to be finished: their counter stays open. Repeating it closes what has become
    free since. Counters are locked before visits, as everywhere.
    """
    today = today_at(office_id=office_id, at=at)
    stop_door(office_id=office_id, reason=StopReason.OTHER, at=at, actor=actor)
    counters = 0
    open_rows = CounterSession.objects.select_for_update(no_key=True).filter(office_id=office_id, ended_at=None)
    for session in open_rows.order_by("id"):
        busy = Period.objects.filter(counter_id=session.counter_id, ends_at=None, kind__in=AT_COUNTER)
        if not busy.exists():
            leave_session(session, at=at, actor=actor)
            counters += 1
    waiting = VisitStep.objects.filter(
        office_id=office_id,
        local_date=today,
        state__in=[StepState.WAITING, StepState.ON_HOLD, StepState.ABSENT],
        visit__state=VisitState.OPEN,
    )
    ended = list(waiting.order_by("visit_id").values_list("visit_id", flat=True))
    for visit_id in ended:
        leave(visit_id=visit_id, at=at, actor=actor, reason="closing")
    still = Visit.objects.filter(office_id=office_id, local_date=today, state=VisitState.OPEN).count()
    return Closed(visits=len(ended), counters=counters, still=still)
