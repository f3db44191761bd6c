"""Places at an office at a time."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id


class SlotQuerySet(models.QuerySet["Slot"]):
    """Slots as people look for them."""

    def free(self, *, office_id: UUID, after: datetime, lane: str = "regular") -> "SlotQuerySet":
        """Return an office's open slots of a lane that begin later than `after` and have a place."""
        room = Q(capacity__gt=F("taken") + F("withheld") + F("unreleased"))
        return self.filter(room, office_id=office_id, lane=lane, open=True, gate=None, starts_at__gt=after)


class Slot(models.Model):
    """A span of time with a number of places in one lane. The database refuses an oversell.

    `taken` counts bookings that use a place, `withheld` places that were freed and are not offered yet, `unreleased`
    places whose release is still to come. While a release runs, `gate` is its id: only those it let in may take a
    place. Closing sets `open` and says why; it never touches the counts.
    """

    class Closed(models.TextChoices):
        """Why a slot takes no bookings."""

        NOT = ""
        PLAN = "plan"
        OFFICE = "office"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=20, default="regular")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    local_date = models.DateField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)
    unreleased = models.PositiveIntegerField(default=0, db_default=0)
    gate = models.UUIDField(null=True)
    open = models.BooleanField(default=True)
    closed_because = models.CharField(max_length=6, choices=Closed, default=Closed.NOT, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        """Taken and withheld never exceed the capacity."""

        db_table = "appointments_slot"
        constraints = (
            models.UniqueConstraint(fields=("office", "lane", "starts_at"), name="appointments_slot_once"),
            models.CheckConstraint(
                condition=Q(taken__gte=0)
                & Q(withheld__gte=0)
                & Q(unreleased__gte=0)
                & Q(capacity__gte=F("taken") + F("withheld") + F("unreleased")),
                name="appointments_slot_never_oversold",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointments_slot_has_length"),
            models.CheckConstraint(
                condition=Q(open=True, closed_because="") | (Q(open=False) & ~Q(closed_because="")),
                name="appointments_slot_closed_says_why",
            ),
        )
        indexes = (models.Index(fields=("office", "local_date"), name="appointments_slot_day"),)

    def __str__(self) -> str:
        """Say when."""
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.lane}"
