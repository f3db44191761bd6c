"""A page of a document: one clean JPEG."""

from django.db import models

from giliran.documents.models.document import Document
from giliran.foundation.ids import new_id


class Page(models.Model):
    """A page, encrypted, with what the automatic check measured of it.

    `sealed` is bound to the page's own id (`services.vault`), so that a page moved to another row does not open.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    source = models.BinaryField()
    reasons = models.JSONField(default=list)
    check_result = models.JSONField(default=dict)

    class Meta:
        """Pages read in their order."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                name="documents_page_number", fields=["document", "number"], deferrable=models.Deferrable.DEFERRED
            ),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
