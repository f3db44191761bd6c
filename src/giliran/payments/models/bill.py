"""What is to be paid for an application."""

from django.db import models

from giliran.foundation.ids import new_id


class Bill(models.Model):
    """A bill, payable at any bank by its 15-digit billing code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    billing_code = models.CharField(max_length=15, unique=True)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Name it by its code."""
        return self.billing_code
