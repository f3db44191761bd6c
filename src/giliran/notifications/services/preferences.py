"""What an account wants to receive."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.notifications.models import Preference
from giliran.notifications.rules import ESSENTIAL, Channel, Group


@transaction.atomic
def choose_channels(*, user_id: UUID, wanted: Collection[tuple[Group, Channel]], at: datetime) -> None:
    """Keep what is wanted as (group, channel); every other channel of a group that may be refused is refused."""
    refused = [
        (group, channel)
        for group in Group
        if group not in ESSENTIAL
        for channel in Channel
        if (group, channel) not in wanted
    ]
    Preference.objects.filter(user_id=user_id).delete()
    Preference.objects.bulk_create(
        [Preference(user_id=user_id, group=group, channel=channel, refused_at=at) for group, channel in refused],
        ignore_conflicts=True,
    )
