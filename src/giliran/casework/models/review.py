"""An examiner's verdict on a document."""

from django.db import models

from giliran.foundation.ids import new_id


class DocumentReview(models.Model):
    """The latest verdict on one document; a document that was replaced is another document."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="reviews")
    document = models.UUIDField()
    accepted = models.BooleanField()
    reviewer = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        """One verdict a document."""

        constraints = (models.UniqueConstraint(fields=("case", "document"), name="casework_review_once"),)

    def __str__(self) -> str:
        """Say the verdict."""
        return "accepted" if self.accepted else "wanting"
