"""How many tickets were given out."""

from django.db import models


class TicketCount(models.Model):
    """The last number of a class at an office on a day; its row's lock keeps numbers apart."""

    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    local_date = models.DateField()
    visit_class = models.CharField(max_length=8)
    last = models.PositiveIntegerField()

    class Meta:
        """The table's name is used in SQL."""

        db_table = "lobby_ticketcount"
        constraints = (
            models.UniqueConstraint(fields=("office", "local_date", "visit_class"), name="lobby_ticket_count_once"),
        )

    def __str__(self) -> str:
        """Say the number."""
        return str(self.last)
