"""What looks like a broker's work, for staff to judge: reasons in numbers, never a ban."""

from django.db import models
from django.db.models import Q

from giliran.foundation.ids import new_id


class DeviceSeen(models.Model):
    """An account used a device (by a keyed hash of its random cookie) or a network; first and last time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    digest = models.BinaryField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        """Once an account and device."""

        db_table = "appointments_deviceseen"
        constraints = (
            models.UniqueConstraint(fields=("kind", "digest", "account"), name="appointments_deviceseen_once"),
        )
        indexes = (
            models.Index(fields=("account",), name="appointments_deviceseen_acct"),
            models.Index(fields=("kind", "first_at"), name="appointments_deviceseen_new"),
        )

    def __str__(self) -> str:
        """Name nothing."""
        return self.kind


class Sign(models.Model):
    """A reason to look at an account: many accounts on one device, cancel-and-rebook pairs, bookings never used.

    `measure` holds the counted figures of the reason. Staff look, and note what they decided; nothing else happens.
    """

    class Verdict(models.TextChoices):
        """What staff decided."""

        OPEN = "open"
        HARMLESS = "harmless"
        WATCHED = "watched"
        REFERRED = "referred"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=30)
    measure = models.JSONField(default=dict)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    note = models.CharField(max_length=300, blank=True, default="")
    judged_by = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        """One open reason of a kind an account."""

        db_table = "appointments_sign"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "kind"), condition=Q(verdict="open"), name="appointments_sign_one_open_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(verdict="open") | Q(judged_at__isnull=False), name="appointments_sign_judged_when"
            ),
        )
        indexes = (models.Index(fields=("verdict", "-last_at"), name="appointments_sign_list"),)

    def __str__(self) -> str:
        """Say the reason."""
        return self.kind
