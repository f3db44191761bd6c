"""A person's place in a slot."""

from django.db import models

from giliran.foundation.ids import new_id


class Booking(models.Model):
    """A booking of one place for one application."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    slot = models.ForeignKey("appointments.Slot", on_delete=models.PROTECT, related_name="bookings", null=True)
    bill = models.ForeignKey("payments.Bill", on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=12)
    code = models.CharField(max_length=19, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        """The table's name is used in SQL."""

        db_table = "appointments_booking"

    def __str__(self) -> str:
        """Name it by its code."""
        return self.code
