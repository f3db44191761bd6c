"""Phones that follow a visit."""

from django.db import models

from giliran.foundation.fields import EncryptedTextField
from giliran.foundation.ids import new_id


class PushLine(models.Model):
    """Where a phone's browser takes messages about one visit (RFC 8030); its address and keys are encrypted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey("lobby.Visit", on_delete=models.CASCADE, related_name="+")
    endpoint_hash = models.BinaryField()
    subscription = EncryptedTextField(context="lobby.push_line.subscription")
    language = models.CharField(max_length=2, default="id")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One a phone and visit."""

        constraints = (models.UniqueConstraint(fields=("visit", "endpoint_hash"), name="lobby_push_line_once"),)

    def __str__(self) -> str:
        """Say since when."""
        return f"{self.created_at:%H:%M}"


class Told(models.Model):
    """What a visitor was told, once a step: `soon` (two before you)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    visit = models.ForeignKey("lobby.Visit", on_delete=models.CASCADE, related_name="+")
    step = models.SlugField(max_length=30)
    what = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        """Once."""

        constraints = (models.UniqueConstraint(fields=("visit", "step", "what"), name="lobby_told_once"),)

    def __str__(self) -> str:
        """Say what."""
        return self.what
