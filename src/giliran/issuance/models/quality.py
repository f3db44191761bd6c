"""What was found when a printed passport was looked at."""

from django.db import models

from giliran.foundation.ids import new_id


class QualityCheck(models.Model):
    """One check of one booklet; `reason` is a choice, empty when it passed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    passport = models.ForeignKey("issuance.Passport", on_delete=models.PROTECT, related_name="checks")
    passed = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True)
    checked_by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        """A failure has a reason."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(passed=True, reason="") | (models.Q(passed=False) & ~models.Q(reason="")),
                name="issuance_quality_reason",
            ),
        )

    def __str__(self) -> str:
        """Say the verdict."""
        return "passed" if self.passed else self.reason
