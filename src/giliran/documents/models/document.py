"""A document handed in for a dossier."""

from django.db import models
from django.db.models import Q

from giliran.documents.rules.states import LIVE, State
from giliran.foundation.ids import new_id


class DocumentQuerySet(models.QuerySet["Document"]):
    """Scopes."""

    def live(self) -> "DocumentQuerySet":
        """Keep those that count: neither replaced nor removed."""
        return self.filter(state__in=LIVE)


class Document(models.Model):
    """One document for one key of a dossier; the earlier ones for that key are kept as replaced, without pages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.UUIDField(db_index=True)
    key = models.SlugField(max_length=60)
    kind = models.SlugField(max_length=60)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    reasons = models.JSONField(default=list)
    flagged = models.BooleanField(default=False)
    by_officer = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        """One live document a key."""

        constraints = (
            models.CheckConstraint(name="documents_document_state", condition=Q(state__in=list(State))),
            models.UniqueConstraint(
                name="documents_document_one_live_a_key", fields=["dossier", "key"], condition=Q(state__in=list(LIVE))
            ),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
