"""What it costs, from when, and by which law."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giliran.catalogue.models.product import Product, Surcharge
from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time


class Fee(models.Model):
    """An amount of whole rupiah for a product or a surcharge, for a period."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="fees", null=True, blank=True, verbose_name=_("produk")
    )
    surcharge = models.ForeignKey(
        Surcharge,
        on_delete=models.PROTECT,
        related_name="fees",
        null=True,
        blank=True,
        verbose_name=_("biaya tambahan"),
    )
    amount = models.BigIntegerField(_("jumlah (rupiah)"))
    legal_basis = models.CharField(_("dasar hukum"), max_length=120)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """For one thing or the other; never two amounts for it on one day."""

        verbose_name = _("biaya")
        verbose_name_plural = _("biaya")
        ordering = ("product", "surcharge", "valid_from")
        constraints = (
            models.CheckConstraint(
                condition=Q(product__isnull=True) ^ Q(surcharge__isnull=True),
                name="catalogue_fee_for_one_thing",
                violation_error_message=_("Pilih satu: produk atau biaya tambahan."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="catalogue_fee_amount"),
            one_at_a_time("product", name="catalogue_fee_product_one_at_a_time", condition=Q(product__isnull=False)),
            one_at_a_time(
                "surcharge", name="catalogue_fee_surcharge_one_at_a_time", condition=Q(surcharge__isnull=False)
            ),
            in_order(name="catalogue_fee_in_order"),
        )

    def __str__(self) -> str:
        """Say for what and how much."""
        return f"{self.product_id or self.surcharge_id}: {self.amount}"
