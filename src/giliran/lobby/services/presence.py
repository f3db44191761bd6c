"""That a board is there."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from giliran.lobby.models import Device

SELDOM = timedelta(seconds=50)
"""A board's row is not written again before so long."""


def note_boards(boards: Collection[tuple[UUID, str]], *, at: datetime) -> int:
    """Record that boards, each an office and its slug, follow the hall; return how many rows were written.

    Names that nobody set up are passed over. A clock that was set back writes again, so that nobody looks lost.
    """
    wanted = Q()
    for office_id, slug in boards:
        wanted |= Q(office_id=office_id, slug=slug)
    if not wanted:
        return 0
    lately = Q(last_seen_at__gt=at - SELDOM, last_seen_at__lte=at)
    return Device.objects.filter(wanted, kind="board", retired_at=None).exclude(lately).update(last_seen_at=at)
