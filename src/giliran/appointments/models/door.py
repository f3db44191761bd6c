"""How many came in at the door without an appointment."""

from django.db import models
from django.db.models import Q

from giliran.appointments.models.lane import Lane
from giliran.foundation.ids import new_id


class DoorCount(models.Model):
    """How many places of a lane without appointments were given at an office on a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    local_date = models.DateField()
    lane = models.CharField(max_length=20, choices=Lane)
    admitted = models.PositiveIntegerField(default=0)

    class Meta:
        """One count an office, day and lane; only lanes of the door have one."""

        db_table = "appointments_doorcount"
        constraints = (
            models.UniqueConstraint(fields=("office", "local_date", "lane"), name="appointments_doorcount_once"),
            models.CheckConstraint(condition=Q(lane__in=("priority", "walk_in")), name="appointments_doorcount_lane"),
        )

    def __str__(self) -> str:
        """Say the day, the lane and how many."""
        return f"{self.local_date} {self.lane}: {self.admitted}"
