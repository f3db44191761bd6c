"""Screens of an office: kiosks at the door, boards on the wall, and the printers beside them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from giliran.foundation.ids import new_id


class Device(models.Model):
    """A kiosk or a board. A kiosk is known by the secret that it was given when it was set up (its hash stands here).

    `steps`: those a board shows (empty: all). `voices`: languages in which a board speaks, in order. `printer`: where
    a kiosk's paper comes from ("tcp:address:port", "usb:vendor:product", empty for none). `last_seen_at`: roughly.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    slug = models.SlugField(max_length=30)
    name = models.CharField(max_length=60)
    secret_hash = models.BinaryField(null=True)
    pairing_hash = models.BinaryField(null=True)
    pairing_until = models.DateTimeField(null=True)
    steps = ArrayField(models.SlugField(max_length=30), default=list, blank=True)
    portrait = models.BooleanField(default=False)
    voices = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    printer = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """A name is given once in an office."""

        ordering = ("office", "kind", "slug")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "slug"), condition=Q(retired_at=None), name="lobby_device_slug_once"
            ),
            models.UniqueConstraint(
                fields=("secret_hash",), condition=Q(retired_at=None), name="lobby_device_secret_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=("kiosk", "board")), name="lobby_device_kind_known"),
        )

    def __str__(self) -> str:
        """Name it."""
        return self.name


class PrintJob(models.Model):
    """A ticket on paper: `copy` 1 is the visitor's, more are asked for by an officer. A double tap finds the first.

    `trouble`: what kept the printer from it at the last try (`ports.Trouble`), empty for nothing. `tries`: of this
    round.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    visit = models.ForeignKey("lobby.Visit", on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    copy = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, default="queued")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        """Each copy once."""

        constraints = (
            models.UniqueConstraint(fields=("visit", "copy"), name="lobby_print_copy_once"),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "printed", "failed")), name="lobby_print_state_known"
            ),
        )
        indexes = (models.Index(fields=("device", "-asked_at"), name="lobby_print_of_device"),)

    def __str__(self) -> str:
        """Say how it went."""
        return self.state
