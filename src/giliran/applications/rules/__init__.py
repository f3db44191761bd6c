"""Pure decisions of the room."""

from giliran.applications.rules.consent import TEXTS, ConsentKind, ConsentText, in_force
from giliran.applications.rules.lifecycle import (
    CANCEL_LABELS,
    CLOSED,
    EDITABLE,
    OPEN,
    STATE_LABELS,
    TRANSITIONS,
    Action,
    CancelReason,
    State,
    WrongState,
    after,
    may,
)
from giliran.applications.rules.nik import doubts
from giliran.applications.rules.registry import FIELDS, Match, outcome

__all__ = [
    "CANCEL_LABELS",
    "CLOSED",
    "EDITABLE",
    "FIELDS",
    "OPEN",
    "STATE_LABELS",
    "TEXTS",
    "TRANSITIONS",
    "Action",
    "CancelReason",
    "ConsentKind",
    "ConsentText",
    "Match",
    "State",
    "WrongState",
    "after",
    "doubts",
    "in_force",
    "may",
    "outcome",
]
