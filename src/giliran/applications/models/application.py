"""One person's request for one passport."""

from django.db import models

from giliran.foundation.fields import EncryptedJSONField
from giliran.foundation.ids import new_id


class Application(models.Model):
    """An application and the state it is in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=19, unique=True)
    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+", null=True)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=20)
    answers = EncryptedJSONField(context="applications.application.answers", default=dict)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference
