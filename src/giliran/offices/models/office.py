"""A place where applicants come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giliran.foundation.ids import new_id


class Office(models.Model):
    """An immigration office or a smaller service point."""

    class Kind(models.TextChoices):
        """What sort of place it is; only a kanim decides, the others take in."""

        KANIM = "kanim", "Kantor Imigrasi"
        ULP = "ulp", "Unit Layanan Paspor"
        UKK = "ukk", "Unit Kerja Kantor Imigrasi"
        MPP = "mpp", "Mal Pelayanan Publik"

    class Zone(models.TextChoices):
        """Indonesia's three time zones."""

        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(_("kode"), unique=True)
    name = models.CharField(_("nama"), max_length=120)
    kind = models.CharField(_("jenis"), max_length=8, choices=Kind.choices, default=Kind.KANIM)
    city = models.CharField(_("kota"), max_length=80)
    province = models.CharField(_("provinsi"), max_length=80)
    address = models.TextField(_("alamat"))
    latitude = models.DecimalField(_("lintang"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("bujur"), max_digits=9, decimal_places=6)
    time_zone = models.CharField(_("zona waktu"), max_length=40, choices=Zone.choices)
    payment_first = models.BooleanField(_("bayar dulu, pilih jadwal kemudian"), default=False)
    active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        """Offices read in order of name; their places lie in Indonesia."""

        verbose_name = _("kantor")
        verbose_name_plural = _("kantor")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(time_zone__in=("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")),
                name="offices_office_time_zone",
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-12, 7)) & Q(longitude__range=(94, 142)), name="offices_office_in_country"
            ),
        )

    def __str__(self) -> str:
        """Name the office."""
        return self.name
