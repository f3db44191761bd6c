"""Somebody who waits needs more time, and lets others pass."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from giliran.lobby.events import TicketDeferred
from giliran.lobby.models import Visit, VisitStep
from giliran.lobby.queries.tickets import TicketView, ticket
from giliran.lobby.rules.calling import turn_behind
from giliran.lobby.rules.states import StepState, VisitState
from giliran.lobby.services.refusals import DeferRefused, NobodyBehind, NotHere
from giliran.lobby.services.turning import Held, hold_of, record
from giliran.offices import queries as offices

_FIGURES = ("defer_passes", "defer_limit")


@transaction.atomic
def defer(*, visit_id: UUID, at: datetime, actor: UUID | None) -> TicketView:
    """Let the next `defer_passes` people of the same queue go first, `defer_limit` times a visit.

    With fewer behind, all of them go first. Raises `DeferRefused` unless they wait and may still ask, `NobodyBehind`.
    """
    try:
        held = hold_of(visit_id, states=(StepState.WAITING,))
    except NotHere as gone:
        raise DeferRefused from gone
    figures = {key: offices.figure(key, held.visit.local_date, held.visit.office_id) for key in _FIGURES}
    if held.visit.deferrals >= figures["defer_limit"]:
        raise DeferRefused(_enough(figures["defer_limit"]))
    behind = _behind(held)[: figures["defer_passes"]]
    if not behind:
        raise NobodyBehind
    turn_at, deferrals = turn_behind(behind[-1]), held.visit.deferrals + 1
    VisitStep.objects.filter(id=held.step.id).update(turn_at=turn_at)
    Visit.objects.filter(id=visit_id).update(deferrals=deferrals)
    fact = TicketDeferred(**held.about(), turn_at=turn_at, passed=len(behind), deferrals=deferrals)
    record(fact, visit=held.visit, at=at, actor=actor)
    return ticket(visit_id)


def _behind(held: Held) -> list[datetime]:
    """Return the turns of those behind in the same queue, in order."""
    rows = VisitStep.objects.filter(
        office_id=held.visit.office_id,
        local_date=held.visit.local_date,
        key=held.step.key,
        state=StepState.WAITING,
        visit__state=VisitState.OPEN,
    ).exclude(id=held.step.id)
    mine = (held.step.turn_at, held.visit.id)
    return sorted(turn for turn, visit in rows.values_list("turn_at", "visit_id") if (turn, visit) > mine)


def _enough(limit: int) -> str:
    return _("Anda sudah %(count)s kali mendahulukan orang lain. Bila masih perlu waktu, bicaralah dengan petugas.") % {
        "count": limit
    }
