"""What the door offers, and when it stops."""

from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id


class ServiceAtDoor(models.Model):
    """What somebody without a booking may come for; a row without an office is for all that have none of their own.

    `circumstance`: what the plan's steps look at (`lost`, `damaged`), empty for none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    key = models.SlugField(max_length=30)
    order = models.PositiveSmallIntegerField()
    name_id = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    circumstance = models.CharField(max_length=30, blank=True, default="")
    active = models.BooleanField(default=True)

    class Meta:
        """In the order in which they are shown."""

        ordering = ("office", "order")
        constraints = (
            models.UniqueConstraint(fields=("office", "key"), nulls_distinct=False, name="lobby_service_at_door_once"),
        )

    def __str__(self) -> str:
        """Name it."""
        return self.name_id


class DoorStop(models.Model):
    """From when to when an office gave out no more numbers at the door. `lane` empty: to nobody without a booking."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    lane = models.CharField(max_length=20, blank=True, default="")
    reason = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        """One at a time a lane."""

        constraints = (
            models.UniqueConstraint(
                fields=("office", "local_date", "lane"), condition=Q(ends_at=None), name="lobby_door_stop_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="lobby_door_stop_not_backward"
            ),
        )

    def __str__(self) -> str:
        """Say why."""
        return self.reason


class LanePause(models.Model):
    """From when to when nobody of a lane or class was called at an office. `step` empty: for no step."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    lane = models.CharField(max_length=20)
    step = models.CharField(max_length=30, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One at a time a lane and step."""

        constraints = (
            models.UniqueConstraint(
                fields=("office", "local_date", "lane", "step"),
                condition=Q(ends_at=None),
                name="lobby_lane_pause_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="lobby_lane_pause_not_backward"
            ),
        )

    def __str__(self) -> str:
        """Name the lane."""
        return self.lane
