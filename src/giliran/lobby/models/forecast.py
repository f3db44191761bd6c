"""What was said about waiting, what came of it, and what was learned."""

from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id


class WaitForecast(models.Model):
    """How long somebody was told that they would wait, at an instant, and how long it was (`actual_s`, None yet).

    Seconds. `task`: "join" (at joining a queue) or "wait" (while waiting). `kind`: which estimator said it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    visit = models.ForeignKey("lobby.Visit", on_delete=models.CASCADE, related_name="+")
    step = models.SlugField(max_length=30)
    task = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    low_s = models.PositiveIntegerField()
    middle_s = models.PositiveIntegerField()
    high_s = models.PositiveIntegerField()
    actual_s = models.PositiveIntegerField(null=True)

    class Meta:
        """Bounds are in order."""

        constraints = (
            models.UniqueConstraint(fields=("visit", "step", "task", "made_at"), name="lobby_forecast_once"),
            models.CheckConstraint(
                condition=Q(low_s__lte=F("middle_s")) & Q(middle_s__lte=F("high_s")), name="lobby_forecast_in_order"
            ),
        )
        indexes = (models.Index(fields=("office", "local_date"), name="lobby_forecast_of_day"),)

    def __str__(self) -> str:
        """Say the range."""
        return f"{self.low_s}-{self.high_s} s"


class LearnedWaits(models.Model):
    """An office's estimator as fitted in a night: on the days before `until`, by `kind`; `model` is its bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    kind = models.CharField(max_length=12)
    fitted_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    journeys = models.PositiveIntegerField()
    model = models.BinaryField()

    class Meta:
        """One an office and night."""

        constraints = (models.UniqueConstraint(fields=("office", "until"), name="lobby_learned_once"),)
        indexes = (models.Index(fields=("office", "-until"), name="lobby_learned_latest"),)

    def __str__(self) -> str:
        """Say until when."""
        return f"{self.until:%Y-%m-%d}"
