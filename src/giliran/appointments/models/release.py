"""A release of quota: its waiting room, who came, and the draw that anybody can check."""

import uuid

from django.db import models
from django.db.models import F, Q

from giliran.appointments.models.lane import Lane
from giliran.foundation.ids import new_id


class Release(models.Model):
    """One moment at which places of some days become bookable.

    While it runs, its slots carry its id in `gate`: only those whom its waiting room let in may take them.
    `admitted_to` is the moving threshold: whoever's place is not above it may come in. `root` is the Merkle root of
    entrants, published when the room closes for the draw; `seed` is known once the custodians have revealed.
    """

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned"
        JOINING = "joining"
        DRAWING = "drawing"
        RUNNING = "running"
        ENDED = "ended"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=20, choices=Lane, default=Lane.REGULAR)
    schedule = models.ForeignKey("appointments.ReleaseSchedule", on_delete=models.PROTECT, related_name="+", null=True)
    room_opens_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    first_day = models.DateField()
    last_day = models.DateField()
    share_percent = models.PositiveSmallIntegerField(default=100)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    places = models.PositiveIntegerField(default=0)
    entrants = models.PositiveIntegerField(default=0)
    root = models.BinaryField(null=True)
    beacon = models.CharField(max_length=200, blank=True, default="")
    seed = models.BinaryField(null=True)
    admitted_to = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    sold_out_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    report = models.JSONField(null=True)

    class Meta:
        """One release an office, lane and moment; the room opens first."""

        db_table = "appointments_release"
        constraints = (
            models.UniqueConstraint(fields=("office", "lane", "opens_at"), name="appointments_release_once"),
            models.CheckConstraint(
                condition=Q(room_opens_at__lte=F("opens_at")), name="appointments_release_room_first"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="appointments_release_days"),
            models.CheckConstraint(
                condition=Q(seed__isnull=True) | Q(root__isnull=False), name="appointments_release_root_before_seed"
            ),
        )
        indexes = (models.Index(fields=("state", "opens_at"), name="appointments_release_due"),)

    def __str__(self) -> str:
        """Say when and which lane."""
        return f"{self.opens_at:%Y-%m-%d %H:%M} {self.lane}"


class Custody(models.Model):
    """A custodian's part in a draw: a secret committed to before anybody joined, revealed after the room closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="custodies")
    custodian = models.CharField(max_length=40)
    commitment = models.BinaryField()
    committed_at = models.DateTimeField()
    secret = models.BinaryField(null=True)
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        """One part a custodian; nothing is revealed without a time."""

        db_table = "appointments_custody"
        constraints = (
            models.UniqueConstraint(fields=("release", "custodian"), name="appointments_custody_once"),
            models.CheckConstraint(
                condition=Q(secret__isnull=True) | Q(revealed_at__isnull=False), name="appointments_custody_when"
            ),
        )

    def __str__(self) -> str:
        """Name the custodian."""
        return self.custodian


class Entry(models.Model):
    """A person's (or a family's) one place in a release's waiting room, however many devices they use.

    Its random id is what the draw is made over. `draw` is the number drawn (early joiners only), `place` the position
    in line: by the draw for those who joined before the moment, by arrival after them for those who came later.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        ADMITTED = "admitted"
        BOOKED = "booked"
        GONE = "gone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    size = models.PositiveSmallIntegerField(default=1)
    joined_at = models.DateTimeField()
    early = models.BooleanField()
    network = models.CharField(max_length=12, blank=True, default="")
    draw = models.BinaryField(null=True)
    place = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    admitted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One entry an account; one place in line an entry."""

        db_table = "appointments_entry"
        constraints = (
            models.UniqueConstraint(fields=("release", "account"), name="appointments_entry_once"),
            models.UniqueConstraint(fields=("release", "place"), name="appointments_entry_place_once"),
        )

    def __str__(self) -> str:
        """Name no person."""
        return str(self.id)


class EntryMember(models.Model):
    """A person within an entry.

    `human` is the claim's identity where it is confirmed, else the person's id: a human stands once in a waiting room,
    whatever accounts they use.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    human = models.BinaryField()

    class Meta:
        """One human once a release."""

        db_table = "appointments_entrymember"
        constraints = (models.UniqueConstraint(fields=("release", "human"), name="appointments_entrymember_once"),)

    def __str__(self) -> str:
        """Name no person."""
        return str(self.person_id)
