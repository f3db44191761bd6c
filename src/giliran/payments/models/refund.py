"""Money that must go back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id


class RefundReason(models.TextChoices):
    """Why the money was not owed."""

    PAID_TWICE = "paid_twice", _("Tagihan ini sudah dibayar")
    CANCELLED_BILL = "cancelled_bill", _("Tagihan ini sudah dibatalkan")
    WRONG_AMOUNT = "wrong_amount", _("Jumlahnya tidak sama dengan tagihan")


class Refund(models.Model):
    """A surplus, from the moment we know of it until it has gone back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bill = models.ForeignKey("payments.Bill", on_delete=models.PROTECT, related_name="refunds")
    reason = models.CharField(max_length=16, choices=RefundReason.choices)
    amount = models.BigIntegerField()
    partner = models.CharField(max_length=36)
    bank_reference = models.CharField(max_length=128)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_reference = models.CharField(max_length=64, blank=True)

    class Meta:
        """One transaction goes back once."""

        constraints = (
            models.UniqueConstraint(fields=("partner", "bank_reference"), name="payments_refund_reference_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount_positive"),
        )

    def __str__(self) -> str:
        """Say why."""
        return self.reason
