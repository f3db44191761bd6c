"""A person's visit to an office."""

from django.db import models
from django.db.models import Q

from giliran.foundation.ids import new_id
from giliran.lobby.rules.states import VisitClass, VisitState


class Visit(models.Model):
    """A visit of one day, from arrival to leaving. `appointment_at` is the booked time, if there was one.

    `lane`: the lane of the booking or the door (`appointments.rules_lanes`). `service`: what somebody came for
    (`ServiceAtDoor.key`), empty where the application says it. `language`: of the announcements. `priority_asked`:
    somebody said at the kiosk that priority is theirs, and no officer has looked yet. `deferrals`: how often they let
    others pass.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    number = models.CharField(max_length=8)
    visit_class = models.CharField(max_length=8)
    lane = models.CharField(max_length=20, blank=True, default="", db_default="")
    service = models.SlugField(max_length=30, blank=True, default="", db_default="")
    language = models.CharField(max_length=2, default="id", db_default="id")
    priority_asked = models.BooleanField(default=False, db_default=False)
    deferrals = models.PositiveSmallIntegerField(default=0, db_default=0)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+", null=True)
    booking = models.ForeignKey("appointments.Booking", on_delete=models.PROTECT, related_name="+", null=True)
    appointment_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default=VisitState.OPEN)

    class Meta:
        """A number is given once a day at an office; a booking, and an application, has one visit at a time."""

        constraints = (
            models.UniqueConstraint(fields=("office", "local_date", "number"), name="lobby_visit_number_once"),
            models.UniqueConstraint(fields=("booking",), name="lobby_visit_booking_once"),
            models.UniqueConstraint(
                fields=("application",), condition=Q(state=VisitState.OPEN), name="lobby_visit_one_open_an_application"
            ),
            models.CheckConstraint(condition=Q(visit_class__in=sorted(VisitClass)), name="lobby_visit_class_known"),
            models.CheckConstraint(condition=Q(state__in=sorted(VisitState)), name="lobby_visit_state_known"),
            models.CheckConstraint(
                condition=Q(state=VisitState.OPEN, ended_at=None)
                | (~Q(state=VisitState.OPEN) & Q(ended_at__gte=models.F("arrived_at"))),
                name="lobby_visit_ends_once",
            ),
        )
        indexes = (models.Index(fields=("office", "local_date"), name="lobby_visit_day"),)

    def __str__(self) -> str:
        """Name it by its ticket number."""
        return self.number
