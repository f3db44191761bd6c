"""What is handed over in the end."""

from django.db import models


class Product(models.Model):
    """A kind of passport."""

    code = models.SlugField(primary_key=True)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    electronic = models.BooleanField()
    years = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        """Name the product."""
        return self.name_id
