"""Events that have no position yet."""

from django.db import models


class Pending(models.Model):
    """An event waiting for the sequencer; ids rise within a subject, since they are drawn under its lock."""

    id = models.BigAutoField(primary_key=True)
    event = models.UUIDField()

    class Meta:
        """The table's name is used in SQL."""

        db_table = "ledger_pending"

    def __str__(self) -> str:
        """Name the event."""
        return str(self.event)
