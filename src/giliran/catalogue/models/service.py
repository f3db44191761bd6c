"""What can be asked for."""

from django.db import models

from giliran.foundation.periods import in_order


class Service(models.Model):
    """A service, such as a new passport."""

    code = models.SlugField(primary_key=True)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    summary_id = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """Services read in their own order."""

        ordering = ("position", "code")
        constraints = (in_order(name="catalogue_service_in_order"),)

    def __str__(self) -> str:
        """Name the service."""
        return self.name_id
