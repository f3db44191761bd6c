"""A passport given into somebody's hand."""

from django.db import models

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id


class Handover(models.Model):
    """Who took the passport, what they showed, and that they signed. One a passport."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passport = models.OneToOneField("issuance.Passport", on_delete=models.PROTECT, related_name="handover")
    collector = models.CharField(max_length=8)
    collector_name = EncryptedTextField(context="issuance.handover.collector_name")
    identity_kind = models.CharField(max_length=12)
    identity_number = EncryptedTextField(context="issuance.handover.identity_number")
    signature = models.UUIDField(null=True)
    signed_on_paper = models.BooleanField(default=False)
    handed_by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        """Nothing is handed over unsigned."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(signature__isnull=False) | models.Q(signed_on_paper=True),
                name="issuance_handover_signed",
            ),
        )

    def __str__(self) -> str:
        """Name nobody: this text ends up in logs."""
        return str(self.id)
