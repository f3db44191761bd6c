"""How many events a subject has."""

from django.db import models


class Subject(models.Model):
    """The row whose lock gives each subject's history one order."""

    id = models.UUIDField(primary_key=True)
    seq = models.IntegerField()

    class Meta:
        """The table's name is used in SQL."""

        db_table = "ledger_subject"

    def __str__(self) -> str:
        """Name the subject."""
        return str(self.id)
