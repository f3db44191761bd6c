"""Where to go after a step: lower rooms do not know the journey, so it tells them."""

from collections.abc import Callable
from uuid import UUID

from giliran.foundation.sockets import Socket

next_page: Socket[Callable[[UUID], str]] = Socket("foundation.next_page")


def onward(application_id: UUID) -> str:
    """Return the URL of the journey's next page for that application."""
    return next_page()(application_id)
