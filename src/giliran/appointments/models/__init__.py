"""The room's tables."""

from giliran.appointments.models.booking import Booking
from giliran.appointments.models.slot import Slot

__all__ = ["Booking", "Slot"]
