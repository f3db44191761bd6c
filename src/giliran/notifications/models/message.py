"""What one person is told once."""

from django.db import models

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id
from giliran.notifications.rules import Group


class Message(models.Model):
    """A message as rendered in the recipient's language. Its texts are encrypted: they may name a person or a code.

    `user_id` points at an account without a key: accounts stand above this room. It is empty where a message goes to an
    address that has no account. A `secret` message (a code) is not listed, and its texts go once it is delivered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=80)
    group = models.CharField(max_length=20, choices=Group.choices)
    language = models.CharField(max_length=2)
    subject = EncryptedTextField(context="notifications.message.subject")
    text = EncryptedTextField(context="notifications.message.text")
    sms = EncryptedTextField(context="notifications.message.sms")
    link = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """The list is read newest first."""

        indexes = (
            models.Index(fields=["user_id", "-created_at"], condition=models.Q(secret=False), name="message_inbox"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(group__in=Group.values), name="message_group_known"),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__startswith="/"), name="message_link_is_ours"
            ),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
