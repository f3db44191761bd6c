"""The numbers of an office's blank booklets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id


class BookletSeries(models.Model):
    """A run of pre-printed numbers, `first` to `last`: a prefix and seven digits. `next` is the one to be used next."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    electronic = models.BooleanField(_("buku elektronik"))
    prefix = models.CharField(_("huruf seri"), max_length=2)
    first = models.PositiveIntegerField(_("nomor pertama"))
    next = models.PositiveIntegerField(_("nomor berikutnya"))
    last = models.PositiveIntegerField(_("nomor terakhir"))

    class Meta:
        """Numbers never run past the last."""

        constraints = (
            models.UniqueConstraint(fields=("prefix", "last"), name="issuance_series_once"),
            models.CheckConstraint(
                condition=Q(first__gte=1, first__lte=F("next"), last__gte=F("first"), last__lt=10_000_000),
                name="issuance_series_in_order",
            ),
            models.CheckConstraint(condition=Q(next__lte=F("last") + 1), name="issuance_series_not_past_last"),
        )
        verbose_name = _("seri buku kosong")
        verbose_name_plural = _("seri buku kosong")

    def __str__(self) -> str:
        """Say which run."""
        return f"{self.prefix}{self.first:07d}-{self.last:07d}"
