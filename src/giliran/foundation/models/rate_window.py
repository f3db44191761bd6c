"""How often something was tried within a window of time."""

from django.db import models


class RateWindow(models.Model):
    """A count of tries in a fixed window. `Rate` took its place; the table goes with the next release."""

    digest = models.BinaryField(primary_key=True)
    tries = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        """The table's name is used in SQL."""

        db_table = "foundation_ratewindow"

    def __str__(self) -> str:
        """Say how many tries."""
        return str(self.tries)
