"""Reading the hall."""

from giliran.lobby.queries.boards import BoardDevice, Queue, Screen, Shown, board_device, screen
from giliran.lobby.queries.devices import DeviceView, PrintView, devices_of, kiosk_of, printers_of, printing_of
from giliran.lobby.queries.door import Entry, entry
from giliran.lobby.queries.explaining import Explained, RuleView, explained, rule_at
from giliran.lobby.queries.following import may_defer, may_pass, push_lines
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
    "DeviceView",
    "DutyView",
    "Entry",
    "Explained",
    "Glance",
    "PlaceView",
    "PrintView",
    "Queue",
    "QueueView",
    "RuleView",
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
    "devices_of",
    "duty_of",
    "entry",
    "explained",
    "find_by_number",
    "glances",
    "has_visited",
    "kiosk_of",
    "may_defer",
    "may_pass",
    "place",
    "plan_of",
    "printers_of",
    "printing_of",
    "push_lines",
    "rule_at",
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
