"""The room's tables."""

from giliran.appointments.models.booking import LIVE, PLACED, Booking, State
from giliran.appointments.models.claim import Claim
from giliran.appointments.models.door import DoorCount
from giliran.appointments.models.lane import Collective, FlowRun, Lane, LaneFlow, LanePlan
from giliran.appointments.models.release import Custody, Entry, EntryMember, Release
from giliran.appointments.models.schedule import ReleaseSchedule
from giliran.appointments.models.sign import DeviceSeen, Sign
from giliran.appointments.models.slot import Slot
from giliran.appointments.models.wish import Offer, Wish
from giliran.appointments.models.withholding import Withholding

__all__ = [
    "LIVE",
    "PLACED",
    "Booking",
    "Claim",
    "Collective",
    "Custody",
    "DeviceSeen",
    "DoorCount",
    "Entry",
    "EntryMember",
    "FlowRun",
    "Lane",
    "LaneFlow",
    "LanePlan",
    "Offer",
    "Release",
    "ReleaseSchedule",
    "Sign",
    "Slot",
    "State",
    "Wish",
    "Withholding",
]
