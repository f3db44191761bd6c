"""A desk with an officer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id
from giliran.offices.models.office import Office


class Counter(models.Model):
    """A counter of an office. One that is no longer used stays, inactive, since old visits point at it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="counters", verbose_name=_("kantor"))
    number = models.PositiveSmallIntegerField(_("nomor"))
    name = models.CharField(_("nama"), max_length=60)
    active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        """A number is given once in an office."""

        verbose_name = _("loket")
        verbose_name_plural = _("loket")
        ordering = ("office", "number")
        constraints = (
            models.UniqueConstraint(fields=("office", "number"), name="offices_counter_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="offices_counter_number_from_one"),
        )

    def __str__(self) -> str:
        """Say its number and name."""
        return f"{self.number} {self.name}"
