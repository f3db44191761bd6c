"""A person's place in a slot."""

from django.db import models
from django.db.models import Q

from giliran.foundation.ids import new_id


class State(models.TextChoices):
    """What became of a booking."""

    HELD = "held"
    CONFIRMED = "confirmed"
    OWED = "owed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


# A person has at most one of these. The first two use a place; somebody owed has paid and waits for one.
LIVE = (State.HELD, State.CONFIRMED, State.OWED)
# These use up a place of their slot, for good or until they end.
PLACED = (State.HELD, State.CONFIRMED, State.ATTENDED, State.NO_SHOW)


class Booking(models.Model):
    """A booking of one place for one application. It is made and moved by `services.places` alone.

    Those of one `party` (a family) were taken together. `release` is the one it came by.

    Indexes are few on purpose: each costs every booking something, and one that is random over all that ever was
    costs more the longer the history. A code is unique among live bookings; `queries.booking_by_code` finds those that
    have ended by the office's days. A person's are found by what makes their wishes unique.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    slot = models.ForeignKey("appointments.Slot", on_delete=models.PROTECT, related_name="bookings", null=True)
    bill = models.ForeignKey("payments.Bill", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    state = models.CharField(max_length=12, choices=State)
    code = models.CharField(max_length=19)
    once_key = models.UUIDField(null=True)
    hold_expires_at = models.DateTimeField(null=True)
    reschedules = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    party = models.UUIDField(null=True)
    release = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        """What the database refuses: a second live booking, a place without a slot, a hold without an end."""

        db_table = "appointments_booking"
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(state__in=LIVE), name="appointments_booking_live_code_once"
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(state__in=LIVE), name="appointments_booking_one_live_a_person"
            ),
            models.UniqueConstraint(fields=("person", "once_key"), name="appointments_booking_asked_once"),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="appointments_booking_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=PLACED) | Q(slot__isnull=False), name="appointments_booking_placed_has_slot"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OWED) | Q(slot__isnull=True), name="appointments_booking_owed_has_none"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.HELD) | Q(hold_expires_at__isnull=False),
                name="appointments_booking_hold_ends",
            ),
        )
        indexes = (
            models.Index(fields=("hold_expires_at",), condition=Q(state=State.HELD), name="appointments_booking_holds"),
            models.Index(fields=("office",), condition=Q(state=State.OWED), name="appointments_booking_owed"),
            models.Index(fields=("bill",), condition=Q(bill__isnull=False), name="appointments_booking_bill"),
        )

    def __str__(self) -> str:
        """Name it by its code."""
        return self.code
