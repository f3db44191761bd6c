"""One thing done with a visitor."""

from django.db import models
from django.db.models import Q

from giliran.foundation.ids import new_id
from giliran.lobby.models.visit import Visit
from giliran.lobby.rules.states import ACTIVE, StepState


class VisitStep(models.Model):
    """A step of a visit; `office` and `local_date` are the visit's.

    `turn_at` puts people in order; `wanted_counter` is the only counter that may call them. `calls` counts calls and
    repeats, `called_at` is the last of them; `misses` counts calls in vain since the visitor last joined the queue.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True)
    local_date = models.DateField(null=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="steps")
    key = models.SlugField(max_length=30)
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default=StepState.PLANNED)
    turn_at = models.DateTimeField()
    wanted_counter = models.ForeignKey("offices.Counter", on_delete=models.PROTECT, related_name="+", null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """A visit is in one step at a time."""

        constraints = (
            models.UniqueConstraint(fields=("visit", "key"), name="lobby_step_key_once"),
            models.UniqueConstraint(fields=("visit", "order"), name="lobby_step_order_once"),
            models.UniqueConstraint(
                fields=("visit",), condition=Q(state__in=sorted(ACTIVE)), name="lobby_step_one_active_a_visit"
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(StepState)), name="lobby_step_state_known"),
        )
        indexes = (
            models.Index(fields=("turn_at", "id"), condition=Q(state=StepState.WAITING), name="lobby_step_queue"),
            models.Index(
                fields=("office", "local_date", "turn_at", "visit"),
                condition=Q(state=StepState.WAITING),
                name="lobby_step_queue_of_day",
            ),
        )

    def __str__(self) -> str:
        """Say which and where it stands."""
        return f"{self.key} {self.state}"
