"""The numbers of an office's blank booklets."""

from django.db import models
from django.db.models import F, Q


class BookletSeries(models.Model):
    """A run of pre-printed numbers: a letter and seven digits."""

    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    electronic = models.BooleanField()
    prefix = models.CharField(max_length=2)
    next = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        """Numbers never run past the last."""

        constraints = (
            models.UniqueConstraint(fields=("prefix", "last"), name="issuance_series_once"),
            models.CheckConstraint(condition=Q(next__lte=F("last") + 1), name="issuance_series_not_past_last"),
        )
        verbose_name_plural = "booklet series"

    def __str__(self) -> str:
        """Say which run."""
        return f"{self.prefix}{self.next:07d}-{self.last:07d}"
