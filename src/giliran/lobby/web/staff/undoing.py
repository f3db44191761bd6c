"""What an officer did last, in words, and for how many seconds it can still be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.foundation.instants import since
from giliran.ledger.facts import Fact
from giliran.lobby import events
from giliran.lobby.queries import SessionView
from giliran.lobby.queries.undoing import last_actions
from giliran.offices import queries as offices

_SAID: Mapping[type[Fact], str | Promise] = {
    events.TicketCalled: _("memanggil %(number)s"),
    events.ServiceStarted: _("mulai melayani %(number)s"),
    events.StepFinished: _("menyelesaikan %(number)s"),
    events.TicketNotHere: _("%(number)s tidak hadir"),
    events.TicketHeld: _("menunda %(number)s"),
    events.TicketResumed: _("melanjutkan %(number)s"),
    events.TicketTransferred: _("mengalihkan %(number)s"),
}


@dataclass(frozen=True, kw_only=True)
class Undo:
    """One press, which may have done two things; `seconds` are left to take it back."""

    what: str
    seconds: int


def undoable(session: SessionView, *, at: datetime) -> Undo | None:
    """Return what the officer of a session did last; None if there is nothing, or too long ago."""
    actions = last_actions(counter_id=session.counter_id, officer_id=session.officer_id, at=at)
    said = [
        str(_SAID[type(action.recorded.fact)]) % {"number": action.recorded.fact.number}
        for action in reversed(actions)
        if type(action.recorded.fact) in _SAID
    ]
    if not said:
        return None
    newest = actions[0].recorded
    seconds = offices.figure("undo_seconds", newest.fact.local_date, session.office_id)
    left = seconds - int(since(newest.at, at).total_seconds())
    return Undo(what=", ".join(said), seconds=left) if left > 0 else None
