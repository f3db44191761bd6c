"""Reading the hall."""

from giliran.lobby.queries.glance import AtCounter, Glance, glances
from giliran.lobby.queries.hall import BoardView, CallView, PlaceView, QueueView, Snapshot, board, place, snapshot
from giliran.lobby.queries.plan import StepView, steps_of
from giliran.lobby.queries.sessions import SessionView, session_at, session_of, sessions
from giliran.lobby.queries.tickets import (
    TicketView,
    find_by_number,
    has_visited,
    serving_at,
    ticket,
    tickets_in,
    visit_of,
    visits_of,
    visits_of_many,
    waiting,
)

__all__ = [
    "AtCounter",
    "BoardView",
    "CallView",
    "Glance",
    "PlaceView",
    "QueueView",
    "SessionView",
    "Snapshot",
    "StepView",
    "TicketView",
    "board",
    "find_by_number",
    "glances",
    "has_visited",
    "place",
    "serving_at",
    "session_at",
    "session_of",
    "sessions",
    "snapshot",
    "steps_of",
    "ticket",
    "tickets_in",
    "visit_of",
    "visits_of",
    "visits_of_many",
    "waiting",
]
