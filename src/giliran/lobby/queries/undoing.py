"""What an officer did last, as far as it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any
from uuid import UUID

from giliran.foundation.instants import since
from giliran.ledger.queries import history
from giliran.ledger.subscriptions import Recorded
from giliran.lobby import events
from giliran.lobby.events_base import StepFact
from giliran.lobby.models import Period
from giliran.offices import queries as offices

UNDOABLE = (
    events.TicketCalled,
    events.ServiceStarted,
    events.StepFinished,
    events.TicketNotHere,
    events.TicketHeld,
    events.TicketResumed,
    events.TicketTransferred,
)
_FREED = (events.StepFinished, events.TicketNotHere, events.TicketHeld, events.TicketTransferred)
_LOOKED_AT = 6


@dataclass(frozen=True, kw_only=True)
class Action:
    """What was done to one visit, with all that is known of the visit, in order."""

    recorded: Recorded[Any]
    facts: Sequence[Recorded[Any]]

    @property
    def visit_id(self) -> UUID:
        """Whom it was done to."""
        return self.recorded.subject


def last_actions(*, counter_id: UUID, officer_id: UUID, at: datetime) -> list[Action]:
    """Return what the officer did last at a counter, latest first; nothing if it was long ago or was taken back.

    One press may do two things: one visitor is finished and the next one called.
    """
    periods = Period.objects.filter(counter_id=counter_id, officer_id=officer_id).order_by("-starts_at", "-id")
    visits = list(dict.fromkeys(periods.values_list("step__visit_id", flat=True)[:_LOOKED_AT]))
    known = history(visits)
    own = sorted(_last_by(officer_id, known), key=_when, reverse=True)
    if not own or not _is_fresh(own[0], at=at):
        return []
    last = [own[0]]
    if isinstance(own[0].fact, events.TicketCalled):
        last += [each for each in own[1:] if each.at == own[0].at and isinstance(each.fact, _FREED)][:1]
    return [
        Action(
            recorded=each,
            facts=sorted((fact for fact in known if fact.subject == each.subject), key=lambda fact: fact.subject_seq),
        )
        for each in last
    ]


def _last_by(officer_id: UUID, known: Sequence[Recorded[Any]]) -> Sequence[Recorded[Any]]:
    """Return what an officer did last with each visit."""
    last: dict[UUID, Recorded[Any]] = {}
    for each in sorted(known, key=lambda fact: fact.subject_seq):
        if each.actor == officer_id and isinstance(each.fact, (*UNDOABLE, events.ActionUndone)):
            last[each.subject] = each
    return list(last.values())


def _when(recorded: Recorded[Any]) -> tuple[float, datetime, bool]:
    """Put in order by the ledger's position; what has none yet is the newest. A call comes after what made room."""
    return recorded.position or inf, recorded.at, isinstance(recorded.fact, events.TicketCalled)


def _is_fresh(last: Recorded[Any], *, at: datetime) -> bool:
    fact: StepFact = last.fact
    if isinstance(fact, events.ActionUndone):
        return False
    seconds = offices.figure("undo_seconds", fact.local_date, fact.office)
    return since(last.at, at).total_seconds() <= seconds
