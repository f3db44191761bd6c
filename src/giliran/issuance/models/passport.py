"""A passport."""

from django.db import models
from django.db.models import F, Q

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id
from giliran.issuance.rules.production import LIVE, State


class Passport(models.Model):
    """A passport, from the production queue to its holder's hand. A spoilt one keeps its row and its number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=State.QUEUED)
    number = models.CharField(max_length=9, unique=True, null=True)  # noqa: DJ001 - unique among those that have one
    machine_readable_zone = EncryptedTextField(context="issuance.passport.mrz", null=True)
    pickup_code = models.CharField(max_length=19, unique=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    queued_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    printed_by = models.UUIDField(null=True)
    ready_at = models.DateTimeField(null=True)
    collect_by = models.DateField(null=True)

    class Meta:
        """One live passport an application; what is printed has a number and dates."""

        constraints = (
            models.UniqueConstraint(
                fields=("application",), condition=Q(state__in=LIVE), name="issuance_passport_one_live"
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="issuance_passport_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.QUEUED)
                | Q(number__isnull=False, issued_on__isnull=False, expires_on__gt=F("issued_on")),
                name="issuance_passport_printed_has_number",
            ),
        )
        indexes = (models.Index(fields=("office", "state", "queued_at"), name="issuance_passport_work"),)

    def __str__(self) -> str:
        """Name no number: this text ends up in logs."""
        return str(self.id)
