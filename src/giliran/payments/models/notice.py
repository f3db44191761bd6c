"""The bank's calls, kept as they came."""

from django.db import models
from django.db.models import Q

from giliran.foundation.fields import EncryptedBytesField, EncryptedJSONField
from giliran.foundation.ids import new_id


class Service(models.TextChoices):
    """Which of our endpoints was called."""

    INQUIRY = "inquiry"
    PAYMENT = "payment"


class Notice(models.Model):
    """One call: body and headers as received, what we made of it, and what we answered.

    Anyone may call and claim to be the bank, so `partner` and `external_id` are only claims until `verdict` says
    otherwise. `binding` marks the one authentic call a day that took its external id; repeats get its answer again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.CharField(max_length=12, choices=Service.choices)
    partner = models.CharField(max_length=36, blank=True)
    external_id = models.CharField(max_length=36, blank=True)
    day = models.DateField()
    received_at = models.DateTimeField()
    headers = EncryptedJSONField(context="payments.notice.headers")
    body = EncryptedBytesField(context="payments.notice.body")
    body_hash = models.BinaryField()
    binding = models.BooleanField(default=False)
    verdict = models.CharField(max_length=24)
    answer_code = models.CharField(max_length=7)
    answer = EncryptedJSONField(context="payments.notice.answer")
    bill = models.ForeignKey("payments.Bill", on_delete=models.PROTECT, null=True, related_name="notices")

    class Meta:
        """An external id counts once a partner and day (Bank Indonesia SNAP)."""

        indexes = (models.Index(fields=("received_at",), name="payments_notice_by_time"),)
        constraints = (
            models.UniqueConstraint(
                fields=("partner", "external_id", "day"), condition=Q(binding=True), name="payments_notice_once_a_day"
            ),
        )

    def __str__(self) -> str:
        """Say what became of it."""
        return f"{self.service} {self.verdict}"
