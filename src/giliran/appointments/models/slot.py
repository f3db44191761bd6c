"""Places at an office at a time."""

from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id


class Slot(models.Model):
    """A span of time with a number of places in one lane. The database refuses an oversell."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=20, default="regular")
    starts_at = models.DateTimeField()
    local_date = models.DateField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)
    open = models.BooleanField(default=True)

    class Meta:
        """Taken and withheld never exceed the capacity."""

        db_table = "appointments_slot"
        constraints = (
            models.UniqueConstraint(fields=("office", "lane", "starts_at"), name="appointments_slot_once"),
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(withheld__gte=0) & Q(capacity__gte=F("taken") + F("withheld")),
                name="appointments_slot_never_oversold",
            ),
        )

    def __str__(self) -> str:
        """Say when."""
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.lane}"
