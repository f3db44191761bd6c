"""Which documents are asked for, and of whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from giliran.catalogue.models.service import Service
from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time


class DocumentKind(models.Model):
    """A kind of document that people have."""

    code = models.SlugField(_("kode"), primary_key=True)
    name_id = models.CharField(_("nama (Indonesia)"), max_length=120)
    name_en = models.CharField(_("nama (Inggris)"), max_length=120)
    hint_id = models.CharField(_("petunjuk (Indonesia)"), max_length=240, blank=True)
    hint_en = models.CharField(_("petunjuk (Inggris)"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        """Kinds read in their own order."""

        verbose_name = _("jenis dokumen")
        verbose_name_plural = _("jenis dokumen")
        ordering = ("position", "code")

    def __str__(self) -> str:
        """Name the kind."""
        return self.name_id


class Requirement(models.Model):
    """One document (one of `kinds`) asked for a service when `rule` applies; see `rules.requirements` for its form."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("layanan")
    )
    key = models.SlugField(_("kunci"))
    kinds = models.ManyToManyField(DocumentKind, related_name="+", verbose_name=_("jenis dokumen (salah satu)"))
    rule = models.JSONField(_("aturan"), default=dict, blank=True)
    reason_id = models.CharField(_("alasan (Indonesia)"), max_length=240)
    reason_en = models.CharField(_("alasan (Inggris)"), max_length=240)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """One wording of a requirement at any time."""

        verbose_name = _("persyaratan")
        verbose_name_plural = _("persyaratan")
        ordering = ("service", "position", "key")
        constraints = (
            one_at_a_time("service", "key", name="catalogue_requirement_one_at_a_time"),
            in_order(name="catalogue_requirement_in_order"),
        )

    def __str__(self) -> str:
        """Say for which service and what."""
        return f"{self.service_id}: {self.key}"
