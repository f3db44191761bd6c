"""One person's request for one passport."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from giliran.applications.rules.lifecycle import CLOSED, CancelReason, State
from giliran.applications.rules.registry import Match
from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id

# What a row may lack depends on whether it was ever sent in.
_NEVER_SENT = (State.DRAFT, State.CANCELLED)


def _one_of(column: str, words: type[State] | type[Match] | type[CancelReason], *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{column}__in": sorted(["", *words])}), name=name)


class Application(models.Model):
    """An application and the state it is in. Its answers stand in `PageAnswers`, encrypted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=19, unique=True)
    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="+", null=True)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+", null=True)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=20, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(default=0)
    identity_match = models.CharField(max_length=20, default="", blank=True)
    correction_due = models.DateField(null=True)
    closing_reason = models.CharField(max_length=30, default="", blank=True)
    closing_note = EncryptedTextField(context="applications.application.closing_note", null=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    last_submitted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """What the database itself refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state__in=sorted(CLOSED)), name="applications_one_open_a_person"
            ),
            _one_of("state", State, name="applications_state_known"),
            _one_of("identity_match", Match, name="applications_identity_match_known"),
            _one_of("closing_reason", CancelReason, name="applications_closing_reason_known"),
            models.CheckConstraint(
                condition=Q(state__in=_NEVER_SENT)
                | Q(service__isnull=False, product__isnull=False, office__isnull=False, submitted_at__isnull=False),
                name="applications_sent_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CORRECTION) | Q(correction_due__isnull=False),
                name="applications_correction_has_due",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | ~Q(closing_reason=""), name="applications_cancelled_has_reason"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "state", "last_submitted_at"], name="applications_by_office"),
            models.Index(fields=["account", "created_at"], name="applications_by_account"),
            models.Index(fields=["correction_due"], condition=Q(state=State.CORRECTION), name="applications_overdue"),
        ]

    def __str__(self) -> str:
        """Name it by its reference."""
        return self.reference
