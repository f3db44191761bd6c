"""A message on its way over one channel, and the log of what happened to it."""

from django.db import models

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id
from giliran.notifications.models.message import Message
from giliran.notifications.rules import Channel, State


class Delivery(models.Model):
    """One message over one channel. `next_try_at` is set while it is queued; taking it up moves it ahead as a lease."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = EncryptedTextField(context="notifications.delivery.address")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    carrier_id = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        """One delivery a channel; a delivery that waits knows until when."""

        indexes = (
            models.Index(fields=["next_try_at"], condition=models.Q(state=State.QUEUED), name="delivery_waiting"),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_a_channel"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="delivery_channel_known"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=State.QUEUED, next_try_at__isnull=False)
                | (~models.Q(state=State.QUEUED) & models.Q(next_try_at__isnull=True)),
                name="delivery_waits_until",
            ),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)


class DeliveryEntry(models.Model):
    """One line of the delivery log. A receipt's own id makes it count once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    detail = models.CharField(max_length=200, blank=True)
    receipt_id = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - only receipts have one

    class Meta:
        """The log is read in order."""

        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="delivery_entry_state_known"),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return f"{self.delivery_id} {self.state}"
