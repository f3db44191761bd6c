"""That a board is there."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from giliran.lobby.models import Device
from giliran.lobby.rules.devices import SEEN_EVERY

_EARLY = timedelta(seconds=10)
"""The lane's minutes and those of the rows need not begin together."""


def note_boards(boards: Collection[tuple[UUID, str]], *, at: datetime) -> int:
    """Record that boards, each an office and its slug, follow the hall; return how many rows were written.

    Names that nobody set up are passed over. As `rules.devices.is_worth_noting` says: not each time, but also after a
    clock was set back.
    """
    wanted = Q()
    for office_id, slug in boards:
        wanted |= Q(office_id=office_id, slug=slug)
    if not wanted:
        return 0
    near = SEEN_EVERY - _EARLY
    lately = Q(last_seen_at__gt=at - near, last_seen_at__lt=at + near)
    return Device.objects.filter(wanted, kind="board", retired_at=None).exclude(lately).update(last_seen_at=at)
