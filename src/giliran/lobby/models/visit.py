"""A person's visit to an office."""

from django.db import models

from giliran.foundation.ids import new_id


class Visit(models.Model):
    """A visit, from arrival to leaving."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+", null=True)
    booking = models.ForeignKey("appointments.Booking", on_delete=models.PROTECT, related_name="+", null=True)
    number = models.CharField(max_length=8)
    local_date = models.DateField()
    arrived_at = models.DateTimeField()

    class Meta:
        """A number is given once a day at an office."""

        constraints = (
            models.UniqueConstraint(fields=("office", "local_date", "number"), name="lobby_visit_number_once"),
        )

    def __str__(self) -> str:
        """Name it by its ticket number."""
        return self.number
