"""Money that settled a bill."""

from django.db import models
from django.db.models import Q

from giliran.foundation.ids import new_id


class PaymentSource(models.TextChoices):
    """How we came to know of a payment."""

    NOTICE = "notice"
    RECONCILIATION = "reconciliation"


class Payment(models.Model):
    """One payment. A bill has at most one, and one transaction of the bank's pays at most one bill."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bill = models.OneToOneField("payments.Bill", on_delete=models.PROTECT, related_name="payment")
    partner = models.CharField(max_length=36)
    bank_reference = models.CharField(max_length=128)
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=16, choices=PaymentSource.choices)

    class Meta:
        """One transaction, one payment."""

        constraints = (
            models.UniqueConstraint(fields=("partner", "bank_reference"), name="payments_payment_reference_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount_positive"),
        )

    def __str__(self) -> str:
        """Name it by its id."""
        return str(self.id)
