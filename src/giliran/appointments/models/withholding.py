"""A place that was freed and is kept back for a while."""

from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id


class Withholding(models.Model):
    """One freed place; it opens again at `reopen_at`, a moment nobody can know beforehand. An offer may hold it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slot = models.ForeignKey("appointments.Slot", on_delete=models.PROTECT, related_name="withholdings")
    booking = models.ForeignKey("appointments.Booking", on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey("appointments.Offer", on_delete=models.PROTECT, related_name="places", null=True)
    at = models.DateTimeField()
    reopen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Found by when they are due."""

        db_table = "appointments_withholding"
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("at")), name="appointments_withholding_order"
            ),
        )
        indexes = (
            models.Index(
                fields=("reopen_at",), condition=Q(ended_at__isnull=True), name="appointments_withholding_due"
            ),
            models.Index(fields=("slot",), condition=Q(ended_at__isnull=True), name="appointments_withholding_slot"),
        )

    def __str__(self) -> str:
        """Say when it opens again."""
        return f"{self.reopen_at:%Y-%m-%d %H:%M}"
