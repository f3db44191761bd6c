"""Payments that fit no bill as it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id


class MisfitReason(models.TextChoices):
    """Why a payment was refused to the bank."""

    WRONG_AMOUNT = "wrong_amount", _("Jumlahnya tidak sama dengan tagihan")
    UNKNOWN_BILL = "unknown_bill", _("Kode billing tidak dikenal")
    CANCELLED_BILL = "cancelled_bill", _("Tagihan sudah dibatalkan")


class Misfit(models.Model):
    """One refused payment. The bank keeps the payer's money out of our account; a supervisor sees that it did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reason = models.CharField(max_length=16, choices=MisfitReason.choices)
    bill = models.ForeignKey("payments.Bill", on_delete=models.PROTECT, null=True, related_name="misfits")
    billing_code = models.CharField(max_length=28)
    amount = models.BigIntegerField()
    expected = models.BigIntegerField(null=True)
    partner = models.CharField(max_length=36)
    bank_reference = models.CharField(max_length=128)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        """A bank that tries again makes no second misfit."""

        constraints = (
            models.UniqueConstraint(
                fields=("partner", "bank_reference", "reason"), name="payments_misfit_reference_once"
            ),
        )

    def __str__(self) -> str:
        """Say why."""
        return self.reason
