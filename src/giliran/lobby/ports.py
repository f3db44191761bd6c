"""What the room needs from above."""

from collections.abc import Callable
from uuid import UUID

from giliran.foundation.sockets import Socket

case_url: Socket[Callable[[UUID, str], str]] = Socket("lobby.case_url")
"""From an application and an office's code to the page where an officer works on it; empty if there is none."""
