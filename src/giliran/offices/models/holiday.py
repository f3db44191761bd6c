"""What the government decides about holidays after the calendar was printed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id


class HolidayChange(models.Model):
    """A national holiday added to, or taken from, those that the calendar library knows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField(_("tanggal"))
    holiday = models.BooleanField(_("hari libur"), default=True)
    name_id = models.CharField(_("nama (Indonesia)"), max_length=120)
    name_en = models.CharField(_("nama (Inggris)"), max_length=120)
    withdrawn = models.BooleanField(_("dicabut"), default=False)

    class Meta:
        """One live change a day."""

        verbose_name = _("perubahan hari libur")
        verbose_name_plural = _("perubahan hari libur")
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(
                fields=("day",), condition=models.Q(withdrawn=False), name="offices_holidaychange_one_a_day"
            ),
        )

    def __str__(self) -> str:
        """Say the day and its name."""
        return f"{self.day} {self.name_id}"
