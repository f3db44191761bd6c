"""What the population registry answered."""

from django.db import models

from giliran.applications.models.application import Application
from giliran.foundation.ids import new_id


class IdentityCheck(models.Model):
    """One answer, field by field: {"full_name": true, …}; empty where the registry could not be asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="identity_checks")
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20)
    fields = models.JSONField(default=dict)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        """Name the outcome."""
        return self.outcome
