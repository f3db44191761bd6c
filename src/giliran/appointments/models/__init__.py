"""The room's tables."""

from giliran.appointments.models.booking import LIVE, PLACED, Booking, State
from giliran.appointments.models.claim import Claim
from giliran.appointments.models.slot import Slot
from giliran.appointments.models.withholding import Withholding

__all__ = ["LIVE", "PLACED", "Booking", "Claim", "Slot", "State", "Withholding"]
