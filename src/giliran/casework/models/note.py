"""What was said in an interview."""

from django.db import models

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id


class InterviewNote(models.Model):
    """A note; it is added to, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="notes")
    text = EncryptedTextField(context="casework.note.text")
    author = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Say when."""
        return f"{self.at:%Y-%m-%d %H:%M}"
