"""The room's tables."""

from giliran.lobby.models.period import Period
from giliran.lobby.models.plan import StepPlan
from giliran.lobby.models.session import CounterSession
from giliran.lobby.models.step import VisitStep
from giliran.lobby.models.ticket_count import TicketCount
from giliran.lobby.models.visit import Visit

__all__ = ["CounterSession", "Period", "StepPlan", "TicketCount", "Visit", "VisitStep"]
