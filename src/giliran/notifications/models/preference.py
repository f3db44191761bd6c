"""What an account does not want to receive."""

from django.db import models

from giliran.foundation.ids import new_id
from giliran.notifications.rules import ESSENTIAL, Channel, Group


class Preference(models.Model):
    """A channel refused for a group of messages. No row means that it is wanted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user_id = models.UUIDField()
    group = models.CharField(max_length=20, choices=Group.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    refused_at = models.DateTimeField()

    class Meta:
        """Essential groups cannot be refused."""

        constraints = (
            models.UniqueConstraint(fields=["user_id", "group", "channel"], name="preference_once"),
            models.CheckConstraint(
                condition=models.Q(group__in=[group.value for group in Group if group not in ESSENTIAL]),
                name="preference_not_essential",
            ),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="preference_channel_known"),
        )

    def __str__(self) -> str:
        """Say what is refused."""
        return f"{self.group} {self.channel}"
