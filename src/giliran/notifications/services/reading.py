"""What was read in the list."""

from datetime import datetime
from uuid import UUID

from giliran.notifications.models import Message


def mark_read(*, message_id: UUID, user_id: UUID, at: datetime) -> bool:
    """Mark one of the user's messages as read; say whether it is theirs."""
    mine = Message.objects.filter(id=message_id, user_id=user_id, secret=False)
    mine.filter(read_at__isnull=True).update(read_at=at)
    return mine.exists()


def mark_all_read(*, user_id: UUID, at: datetime) -> int:
    """Mark all of the user's messages as read; return how many were not."""
    return Message.objects.filter(user_id=user_id, secret=False, read_at__isnull=True).update(read_at=at)
