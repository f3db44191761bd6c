"""What the applicant agreed to."""

from typing import ClassVar

from django.db import models

from giliran.applications.models.application import Application
from giliran.applications.rules.consent import ConsentKind
from giliran.foundation.ids import new_id


class Consent(models.Model):
    """An agreement to one version of a text, in the language in which it was read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)

    class Meta:
        """Once a text."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "kind", "version"], name="applications_consent_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(ConsentKind)), name="applications_consent_kind_known"
            ),
        ]

    def __str__(self) -> str:
        """Name the text."""
        return f"{self.kind} {self.version}"
