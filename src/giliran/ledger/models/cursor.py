"""How far a reader has come."""

from django.db import models


class Cursor(models.Model):
    """A reader's place; it moves in the reader's own transaction."""

    name = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        """The table's name is used in SQL."""

        db_table = "ledger_cursor"

    def __str__(self) -> str:
        """Name the reader."""
        return self.name
