"""What an officer may do in the hall."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from giliran.foundation.ids import new_id


class Duty(models.Model):
    """The skills of an officer at an office. Somebody without a row may call for every step, and picks nobody.

    `steps`: those they were taught (empty: all). `may_pick`: may call a particular one, with a reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    steps = ArrayField(models.SlugField(max_length=30), default=list, blank=True)
    may_pick = models.BooleanField(default=False)

    class Meta:
        """One a person and office."""

        constraints = (models.UniqueConstraint(fields=("office", "officer"), name="lobby_duty_once"),)

    def __str__(self) -> str:
        """Name the steps."""
        return ", ".join(self.steps) or "*"
