"""How much of a rate is used up."""

from django.db import models


class Rate(models.Model):
    """One key of one limit.

    `tat` is the microsecond (since 1970) at which nothing of it is used up any more; `at` is that of the last try, and
    tells a clock that was set back.

    The table is unlogged: a crash of the server forgets it, and everybody begins anew.
    """

    digest = models.BinaryField(primary_key=True)
    tat = models.BigIntegerField()
    granted = models.IntegerField()
    at = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        """The table's name is used in SQL."""

        db_table = "foundation_rate"

    def __str__(self) -> str:
        """Say until when."""
        return str(self.tat)
