"""What can be asked for."""

from django.db import models


class Service(models.Model):
    """A service, such as a new passport."""

    code = models.SlugField(primary_key=True)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        """Name the service."""
        return self.name_id
