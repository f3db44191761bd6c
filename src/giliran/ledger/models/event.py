"""One thing that happened."""

from django.db import models

from giliran.foundation.ids import new_id


class Event(models.Model):
    """A recorded fact. Rows are inserted and read, never changed: a trigger and the role's rights see to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    node = models.TextField()
    office = models.UUIDField(null=True)
    kind = models.TextField()
    subject = models.UUIDField()
    subject_seq = models.IntegerField()
    actor = models.UUIDField(null=True)
    application = models.UUIDField(null=True)
    data = models.JSONField()

    class Meta:
        """Per-subject order is unique."""

        db_table = "ledger_event"
        constraints = (
            models.UniqueConstraint(fields=("subject", "subject_seq"), name="ledger_event_subject_order"),
            models.CheckConstraint(condition=models.Q(subject_seq__gte=1), name="ledger_event_seq_from_one"),
        )
        indexes = (
            models.Index(fields=("application",), name="ledger_event_application"),
            models.Index(fields=("office", "at"), name="ledger_event_office_at"),
            models.Index(fields=("kind", "at"), name="ledger_event_kind_at"),
        )

    def __str__(self) -> str:
        """Say what and which."""
        return f"{self.kind} {self.subject}/{self.subject_seq}"
