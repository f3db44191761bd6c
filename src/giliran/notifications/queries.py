"""Reads of the room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from giliran.notifications.models import Message, Preference
from giliran.notifications.rules import ESSENTIAL, Channel, Group


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """A message as listed."""

    id: UUID
    kind: str
    subject: str
    text: str
    link: str
    at: datetime
    unread: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whether a group's messages are wanted over a channel, and whether that can be changed."""

    group: Group
    channel: Channel
    wanted: bool
    fixed: bool


def inbox(user_id: UUID, *, limit: int = 20, offset: int = 0) -> list[MessageView]:
    """Return the account's messages, newest first."""
    found = Message.objects.filter(user_id=user_id, secret=False).order_by("-created_at", "-id")
    return [_view(message) for message in found[offset : offset + limit]]


@dataclass(frozen=True)
class Inbox:
    """The account's messages as a sequence, for pages of them: only the slice asked for is read."""

    user_id: UUID

    def __len__(self) -> int:
        """Return how many there are."""
        return Message.objects.filter(user_id=self.user_id, secret=False).count()

    def __getitem__(self, part: slice) -> list[MessageView]:
        """Return a slice, newest first."""
        start = int(part.start or 0)
        return inbox(self.user_id, limit=int(part.stop) - start, offset=start)


def message(message_id: UUID, *, user_id: UUID) -> MessageView | None:
    """Return one of the account's messages; None if there is none, or it is somebody else's."""
    found = Message.objects.filter(id=message_id, user_id=user_id, secret=False).first()
    return _view(found) if found else None


def unread_count(user_id: UUID) -> int:
    """Return how many messages the account has not read."""
    return Message.objects.filter(user_id=user_id, secret=False, read_at__isnull=True).count()


def choices(user_id: UUID) -> list[Choice]:
    """Return what the account wants, for every group and channel."""
    refused = set(Preference.objects.filter(user_id=user_id).values_list("group", "channel"))
    return [
        Choice(
            group=group,
            channel=channel,
            wanted=(group.value, channel.value) not in refused,
            fixed=group in ESSENTIAL,
        )
        for group in Group
        for channel in Channel
    ]


def _view(found: Message) -> MessageView:
    return MessageView(
        id=found.id,
        kind=found.kind,
        subject=found.subject,
        text=found.text,
        link=found.link,
        at=found.created_at,
        unread=found.read_at is None,
    )
