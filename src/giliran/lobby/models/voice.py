"""What a speech program has spoken ahead of time."""

from django.db import models

from giliran.foundation.ids import new_id


class VoicePiece(models.Model):
    """A few spoken words (WAV), for boards whose browser has no voice for the language.

    `key` is a piece of a call (`rules.speech`) or a notice; `digest` of the sound stands in its address, so that it may
    be kept for ever. `made_by` names the program: with another one everything is made anew.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    language = models.CharField(max_length=2)
    key = models.CharField(max_length=60)
    text = models.CharField(max_length=200)
    made_by = models.CharField(max_length=120)
    digest = models.CharField(max_length=32)
    sound = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        """Each once a language."""

        constraints = (models.UniqueConstraint(fields=("language", "key"), name="lobby_voice_piece_once"),)

    def __str__(self) -> str:
        """Say the words."""
        return self.text
