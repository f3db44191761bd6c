"""Pure decisions: who is next, who may come in, how long it may take."""

from giliran.lobby.rules.arrival import Arrival, Reception, receive
from giliran.lobby.rules.calling import Allowances, turn
from giliran.lobby.rules.states import (
    ACTIVE,
    AT_COUNTER,
    LETTERS,
    HoldReason,
    PauseReason,
    PeriodKind,
    StepState,
    VisitClass,
    VisitState,
    ticket_number,
)

__all__ = [
    "ACTIVE",
    "AT_COUNTER",
    "LETTERS",
    "Allowances",
    "Arrival",
    "HoldReason",
    "PauseReason",
    "PeriodKind",
    "Reception",
    "StepState",
    "VisitClass",
    "VisitState",
    "receive",
    "ticket_number",
    "turn",
]
