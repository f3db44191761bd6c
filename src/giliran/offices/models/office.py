"""A place where applicants come."""

from django.db import models

from giliran.foundation.ids import new_id


class Office(models.Model):
    """An immigration office or a smaller service point."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    province = models.CharField(max_length=80)
    address = models.TextField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    time_zone = models.CharField(max_length=40)
    payment_first = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        """Offices read in order of name."""

        ordering = ("name",)

    def __str__(self) -> str:
        """Name the office."""
        return self.name
