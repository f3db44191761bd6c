"""Reading the hall."""

from giliran.lobby.queries.boards import BoardDevice, Queue, Screen, Shown, board_device, screen
from giliran.lobby.queries.door import Entry, entry
from giliran.lobby.queries.glance import AtCounter, Glance, glances
from giliran.lobby.queries.hall import BoardView, CallView, PlaceView, QueueView, Snapshot, board, place, snapshot
from giliran.lobby.queries.plan import (
    DutyView,
    ServiceView,
    StepView,
    duty_of,
    plan_of,
    services_at_door,
    steps_of,
    usual_steps_of,
)
from giliran.lobby.queries.sessions import SessionView, session_at, session_of, sessions
from giliran.lobby.queries.speech import VoiceView, sound, voice
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
    "BoardDevice",
    "BoardView",
    "CallView",
    "DutyView",
    "Entry",
    "Glance",
    "PlaceView",
    "Queue",
    "QueueView",
    "Screen",
    "ServiceView",
    "SessionView",
    "Shown",
    "Snapshot",
    "StepView",
    "TicketView",
    "VoiceView",
    "board",
    "board_device",
    "duty_of",
    "entry",
    "find_by_number",
    "glances",
    "has_visited",
    "place",
    "plan_of",
    "screen",
    "services_at_door",
    "serving_at",
    "session_at",
    "session_of",
    "sessions",
    "snapshot",
    "sound",
    "steps_of",
    "ticket",
    "tickets_in",
    "usual_steps_of",
    "visit_of",
    "visits_of",
    "visits_of_many",
    "voice",
    "waiting",
]
