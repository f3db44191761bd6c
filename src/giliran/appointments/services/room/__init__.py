"""The waiting room's writes: who joins, and who is let in. Polling writes nothing."""

from giliran.appointments.services.room.threshold import Moved, move_threshold

__all__ = ["Moved", "move_threshold"]
