"""The case of an application."""

from django.db import models
from django.db.models import F, Q

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id


class Case(models.Model):
    """What the office made of an application: one for each, through every round of corrections."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    portrait = models.UUIDField(null=True)
    examiner = models.UUIDField(null=True)
    recommended_at = models.DateTimeField(null=True)
    adjudicator = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, blank=True)
    reason = EncryptedTextField(context="casework.case.reason", null=True)

    class Meta:
        """The one who examined is never the one who decides."""

        constraints = (
            models.CheckConstraint(
                condition=Q(adjudicator__isnull=True) | (Q(examiner__isnull=False) & ~Q(adjudicator=F("examiner"))),
                name="casework_case_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, adjudicator__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, adjudicator__isnull=False)),
                name="casework_case_decision_whole",
            ),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
