"""Every number that may change one day."""

from uuid import UUID

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time
from giliran.offices.models.office import Office

NATIONAL = UUID(int=0)


class Figure(models.Model):
    """The value of a key for a period: for the country (no office) or, going before that, for one office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(_("kunci"))
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("kantor")
    )
    value = models.BigIntegerField(_("nilai"))
    unit = models.CharField(_("satuan"), max_length=20)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """No two values of one key on one day for one office (or for the country)."""

        verbose_name = _("angka ketentuan")
        verbose_name_plural = _("angka ketentuan")
        ordering = ("key", "office", "valid_from")
        constraints = (
            one_at_a_time(
                "key",
                Coalesce("office", Value(NATIONAL), output_field=models.UUIDField()),
                name="offices_figure_one_at_a_time",
            ),
            in_order(name="offices_figure_in_order"),
        )

    def __str__(self) -> str:
        """Say key and value."""
        return f"{self.key} = {self.value} {self.unit}"
