"""A post that was carried out, and where it led."""

from django.db import models


class OncePost(models.Model):
    """One carried-out post; `digest` binds the form's key to the sender and the page."""

    digest = models.BinaryField(primary_key=True)
    location = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        """The table's name is used in SQL."""

        db_table = "foundation_oncepost"

    def __str__(self) -> str:
        """Say where it led."""
        return self.location
