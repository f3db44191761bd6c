"""A file on its way here, in pieces."""

from django.db import models
from django.db.models import F, Q

from giliran.documents.models.document import Document
from giliran.foundation.ids import new_id


class Upload(models.Model):
    """What has arrived of one file. Its pieces are dropped as soon as the file has been read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField(db_index=True)
    dossier = models.UUIDField()
    key = models.SlugField(max_length=60)
    kind = models.SlugField(max_length=60)
    add_to = models.UUIDField(null=True)
    length = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    digest = models.BinaryField()
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")
    refusal = models.CharField(max_length=40, blank=True)
    reading_since = models.DateTimeField(null=True)
    done = models.BooleanField(default=False)

    class Meta:
        """Never more than was announced."""

        constraints = (
            models.CheckConstraint(name="documents_upload_within_length", condition=Q(received__lte=F("length"))),
        )

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)


class Piece(models.Model):
    """Some bytes of an upload, encrypted and bound to the piece's own id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    start = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Each byte once."""

        ordering = ("start",)
        constraints = (models.UniqueConstraint(name="documents_piece_start", fields=["upload", "start"]),)

    def __str__(self) -> str:
        """Name no person: this text ends up in logs."""
        return str(self.id)
