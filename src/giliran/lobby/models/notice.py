"""What is said to the hall, and what only colleagues hear."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id


class HallNotice(models.Model):
    """A notice on the boards of an office, spoken if `spoken`. `steps`: only boards that show one of these."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    text_id = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200, blank=True, default="")
    steps = ArrayField(models.SlugField(max_length=30), default=list, blank=True)
    spoken = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """It ends after it began."""

        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="lobby_notice_not_backward"),
        )
        indexes = (models.Index(fields=("office", "ends_at"), name="lobby_notice_of_office"),)

    def __str__(self) -> str:
        """Say it."""
        return self.text_id


class EmergencyCall(models.Model):
    """An officer at a counter asks colleagues to come at once; no visitor sees it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    counter = models.ForeignKey("offices.Counter", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time a counter."""

        constraints = (
            models.UniqueConstraint(
                fields=("counter",), condition=Q(ends_at=None), name="lobby_emergency_one_open_a_counter"
            ),
        )

    def __str__(self) -> str:
        """Say since when."""
        return f"{self.starts_at:%H:%M}"
