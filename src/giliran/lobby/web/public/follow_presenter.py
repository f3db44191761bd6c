"""What the page of a ticket shows."""

from datetime import datetime
from typing import Any

from giliran.lobby import queries
from giliran.lobby.queries import PlaceView
from giliran.lobby.rules.states import StepState
from giliran.offices import queries as offices


def follow_context(place: PlaceView, *, token: str, push_key: str, at: datetime) -> dict[str, Any]:
    """Return the page's context. `passes`: how many would go first; None where that is not offered."""
    found = place.ticket
    waiting = found.step_state == StepState.WAITING
    return {
        "place": place,
        "ticket": found,
        "state": str(found.step_state or found.state),
        "office": offices.office(found.office_id),
        "token": token,
        "ended": found.ended_at is not None,
        "at": at,
        "soon": offices.figure("soon_ahead", found.local_date, found.office_id),
        "passes": queries.may_pass(found.visit_id) if waiting and queries.may_defer(found.visit_id) else None,
        "push_key": push_key if found.ended_at is None else "",
        "push_lines": queries.push_lines(found.visit_id) if push_key and found.ended_at is None else [],
    }
