"""What can be asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giliran.foundation.periods import in_order


class Service(models.Model):
    """A service, such as a new passport."""

    code = models.SlugField(_("kode"), primary_key=True)
    name_id = models.CharField(_("nama (Indonesia)"), max_length=80)
    name_en = models.CharField(_("nama (Inggris)"), max_length=80)
    summary_id = models.TextField(_("ringkasan (Indonesia)"), blank=True)
    summary_en = models.TextField(_("ringkasan (Inggris)"), blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """Services read in their own order."""

        verbose_name = _("layanan")
        verbose_name_plural = _("layanan")
        ordering = ("position", "code")
        constraints = (in_order(name="catalogue_service_in_order"),)

    def __str__(self) -> str:
        """Name the service."""
        return self.name_id
