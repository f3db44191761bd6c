"""A stretch of a step."""

from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id
from giliran.lobby.models.step import VisitStep
from giliran.lobby.rules.states import AT_COUNTER, PeriodKind


class Period(models.Model):
    """From when to when a step was in one state, at which counter and with which officer; open while it lasts.

    `office` and `local_date` are its visit's: every key of a hall holds them, so that an office can run alone.
    `reason`: why somebody is on hold, a word of `rules.states.HoldReason`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True)
    local_date = models.DateField(null=True)
    step = models.ForeignKey(VisitStep, on_delete=models.CASCADE, related_name="periods")
    kind = models.CharField(max_length=8)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    counter = models.ForeignKey("offices.Counter", on_delete=models.PROTECT, related_name="+", null=True)
    officer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=30, blank=True, default="", db_default="")

    class Meta:
        """A step is in one period at a time, a counter with one visitor at a time."""

        constraints = (
            models.UniqueConstraint(fields=("step",), condition=Q(ends_at=None), name="lobby_period_one_open_a_step"),
            models.UniqueConstraint(
                fields=("counter",),
                condition=Q(ends_at=None, kind__in=sorted(AT_COUNTER)),
                name="lobby_period_counter_one_visitor",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="lobby_period_not_backward"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(AT_COUNTER)) | Q(counter__isnull=False, officer__isnull=False),
                name="lobby_period_at_counter_says_where",
            ),
            models.CheckConstraint(condition=Q(kind__in=sorted(PeriodKind)), name="lobby_period_kind_known"),
        )
        indexes = (
            models.Index(fields=("kind", "-starts_at"), name="lobby_period_latest"),
            models.Index(fields=("office", "local_date", "kind", "-starts_at"), name="lobby_period_of_day"),
        )

    def __str__(self) -> str:
        """Say what and since when."""
        return f"{self.kind} {self.starts_at:%H:%M}"
