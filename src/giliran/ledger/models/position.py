"""An event's place in the one order."""

from django.db import models


class Position(models.Model):
    """Gapless from 1, given to committed events only."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField("ledger.Event", on_delete=models.PROTECT, related_name="+", db_column="event")

    class Meta:
        """The table's name is used in SQL."""

        db_table = "ledger_position"

    def __str__(self) -> str:
        """Say the number."""
        return str(self.position)
