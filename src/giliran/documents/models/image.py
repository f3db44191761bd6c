"""A picture that another room keeps here."""

from django.db import models

from giliran.foundation.ids import new_id


class Image(models.Model):
    """A portrait, a signature: one clean JPEG, encrypted and bound to its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField(db_index=True)
    application = models.UUIDField(null=True)
    purpose = models.SlugField(max_length=40)
    sealed = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
