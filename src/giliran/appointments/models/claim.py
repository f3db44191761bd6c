"""A person's one claim to a place."""

from django.db import models
from django.db.models import Q


class Claim(models.Model):
    """One row a person, for good: whoever changes the person's booking locks it first.

    `booking` is the live one, if any. `identity` is the keyed hash of the person's NIK once it was confirmed; while
    two rows carry the same one, only one of them may have a booking. While the hash's key rotates, all rows of one
    human carry the same one still (`services.claims`). `once_key` repeats the last request's key, so that
    its retry is known even to a statement whose snapshot is older than the booking. `epoch` is that of the person's
    passes: raising it makes all of them void.
    """

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+", primary_key=True)
    booking = models.OneToOneField("appointments.Booking", on_delete=models.PROTECT, related_name="+", null=True)
    identity = models.BinaryField(null=True)
    once_key = models.UUIDField(null=True)
    epoch = models.IntegerField(default=0, db_default=0)

    class Meta:
        """One live booking an identity, over all accounts."""

        db_table = "appointments_claim"
        constraints = (
            models.UniqueConstraint(
                fields=("identity",),
                condition=Q(booking__isnull=False, identity__isnull=False),
                name="appointments_claim_one_an_identity",
            ),
        )
        indexes = (
            models.Index(fields=("identity",), condition=Q(identity__isnull=False), name="appointments_claim_identity"),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.person_id)
