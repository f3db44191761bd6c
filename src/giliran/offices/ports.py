"""What the room needs from above."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from giliran.foundation.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class DoorNow:
    """Whether an office gives numbers to those without an appointment now; `sentence` says so in words."""

    given: bool
    sentence: str
    waits_url: str


door_now: Socket[Callable[[UUID, datetime], DoorNow]] = Socket("offices.door_now")
"""What the office's door says at a moment."""
