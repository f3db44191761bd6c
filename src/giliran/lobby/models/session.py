"""An officer at a counter."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from giliran.foundation.ids import new_id


class CounterSession(models.Model):
    """From when to when an officer sat at a counter, and for which steps they call. `paused_at`: calls nobody now.

    `pause_reason` is a word of `rules.states.PauseReason`. `local_date`: the office's day on which it began.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey("offices.Counter", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    steps = ArrayField(models.SlugField(max_length=30))
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=30, blank=True, default="", db_default="")
    local_date = models.DateField(null=True)

    class Meta:
        """One officer a counter, one counter an officer."""

        constraints = (
            models.UniqueConstraint(
                fields=("counter",), condition=Q(ended_at=None), name="lobby_session_one_open_a_counter"
            ),
            models.UniqueConstraint(
                fields=("officer",), condition=Q(ended_at=None), name="lobby_session_one_open_an_officer"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="lobby_session_not_backward"
            ),
        )

    def __str__(self) -> str:
        """Name the counter."""
        return str(self.counter_id)
