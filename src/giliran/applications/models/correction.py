"""What an officer asks the applicant to put right."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from giliran.applications.models.application import Application
from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id


class CorrectionRequest(models.Model):
    """One turn of the loop."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    round = models.PositiveSmallIntegerField()
    due = models.DateField()
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """One open request at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "round"], name="applications_correction_once_a_round"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at__isnull=True), name="applications_one_open_correction"
            ),
        ]

    def __str__(self) -> str:
        """Name it by its id."""
        return str(self.id)


class CorrectionItem(models.Model):
    """One thing to put right: where, and why in the officer's words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(CorrectionRequest, on_delete=models.CASCADE, related_name="items")
    target = models.CharField(max_length=80)
    reason = EncryptedTextField(context="applications.correctionitem.reason")

    class Meta:
        """In the order in which the officer wrote them."""

        ordering = ("id",)

    def __str__(self) -> str:
        """Name the target."""
        return self.target
