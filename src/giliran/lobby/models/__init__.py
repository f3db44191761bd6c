"""The room's tables."""

from giliran.lobby.models.device import Device, PrintJob
from giliran.lobby.models.door import DoorStop, LanePause, ServiceAtDoor
from giliran.lobby.models.duty import Duty
from giliran.lobby.models.following import PushLine, Told
from giliran.lobby.models.forecast import LearnedWaits, WaitForecast
from giliran.lobby.models.notice import EmergencyCall, HallNotice
from giliran.lobby.models.period import Period
from giliran.lobby.models.plan import StepPlan
from giliran.lobby.models.session import CounterSession
from giliran.lobby.models.step import VisitStep
from giliran.lobby.models.ticket_count import TicketCount
from giliran.lobby.models.visit import Visit
from giliran.lobby.models.voice import VoicePiece

__all__ = [
    "CounterSession",
    "Device",
    "DoorStop",
    "Duty",
    "EmergencyCall",
    "HallNotice",
    "LanePause",
    "LearnedWaits",
    "Period",
    "PrintJob",
    "PushLine",
    "ServiceAtDoor",
    "StepPlan",
    "TicketCount",
    "Told",
    "Visit",
    "VisitStep",
    "VoicePiece",
    "WaitForecast",
]
