"""The waiting list: who wants a place where none is free, and what was offered to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from giliran.appointments.models.lane import Lane
from giliran.foundation.ids import new_id


class Wish(models.Model):
    """A person's, or a family's, wish for a place at an office within some days. The earliest wish is asked first."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        OFFERED = "offered"
        MET = "met"
        LEFT = "left"
        OVER = "over"

    class PartOfDay(models.TextChoices):
        """When somebody can come."""

        ANY = "any"
        MORNING = "morning"
        AFTERNOON = "afternoon"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    applications = ArrayField(models.UUIDField())
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    lane = models.CharField(max_length=20, choices=Lane, default=Lane.REGULAR)
    first_day = models.DateField()
    last_day = models.DateField()
    part_of_day = models.CharField(max_length=10, choices=PartOfDay, default=PartOfDay.ANY)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    missed = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One wish under way a person; at least one day, one application."""

        db_table = "appointments_wish"
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state__in=("waiting", "offered")), name="appointments_wish_one_a_person"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="appointments_wish_days"),
            models.CheckConstraint(condition=Q(applications__len__gte=1), name="appointments_wish_for_somebody"),
        )
        indexes = (
            models.Index(
                fields=("office", "lane", "created_at"), condition=Q(state="waiting"), name="appointments_wish_line"
            ),
        )

    def __str__(self) -> str:
        """Name no person."""
        return str(self.id)


class Offer(models.Model):
    """Freed places kept for one wish until `expires_at`. They stay withheld (`Withholding.offer`) meanwhile."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open"
        TAKEN = "taken"
        DECLINED = "declined"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="offers")
    starts_at = models.DateTimeField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    class Meta:
        """One open offer a wish."""

        db_table = "appointments_offer"
        constraints = (
            models.UniqueConstraint(
                fields=("wish",), condition=Q(state="open"), name="appointments_offer_one_open_a_wish"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="appointments_offer_ends_once",
            ),
        )
        indexes = (models.Index(fields=("expires_at",), condition=Q(state="open"), name="appointments_offer_due"),)

    def __str__(self) -> str:
        """Say until when."""
        return f"{self.expires_at:%Y-%m-%d %H:%M}"
