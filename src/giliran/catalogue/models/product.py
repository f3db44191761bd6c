"""What is handed over in the end."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Product(models.Model):
    """A kind of passport. `min_age` is the age from which it is given to the unmarried; married people may have it."""

    code = models.SlugField(_("kode"), primary_key=True)
    name_id = models.CharField(_("nama (Indonesia)"), max_length=80)
    name_en = models.CharField(_("nama (Inggris)"), max_length=80)
    electronic = models.BooleanField(_("elektronik"))
    years = models.PositiveSmallIntegerField(_("masa berlaku (tahun)"))
    min_age = models.PositiveSmallIntegerField(_("usia minimum"), default=0)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        """Products read in their own order."""

        verbose_name = _("produk")
        verbose_name_plural = _("produk")
        ordering = ("position", "code")

    def __str__(self) -> str:
        """Name the product."""
        return self.name_id


class Surcharge(models.Model):
    """What is paid beside a passport, or in its stead: express, loss, damage, a travel document."""

    code = models.SlugField(_("kode"), primary_key=True)
    name_id = models.CharField(_("nama (Indonesia)"), max_length=80)
    name_en = models.CharField(_("nama (Inggris)"), max_length=80)
    note_id = models.CharField(_("catatan (Indonesia)"), max_length=200, blank=True)
    note_en = models.CharField(_("catatan (Inggris)"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        """Surcharges read in their own order."""

        verbose_name = _("biaya tambahan")
        verbose_name_plural = _("biaya tambahan")
        ordering = ("position", "code")

    def __str__(self) -> str:
        """Name the surcharge."""
        return self.name_id
