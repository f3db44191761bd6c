"""A batch of events sealed into a chain of hashes."""

from django.db import models


class Seal(models.Model):
    """The Merkle root (RFC 6962 form) over positions `first` to `last`, chained to the seal before."""

    last = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    chain = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        """A seal covers at least one event."""

        db_table = "ledger_seal"
        constraints = (
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="ledger_seal_order"),
        )

    def __str__(self) -> str:
        """Say what it covers."""
        return f"{self.first}-{self.last}"
