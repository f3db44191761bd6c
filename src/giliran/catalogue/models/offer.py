"""What an office sells, and what it has in its cupboard."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giliran.catalogue.models.product import Product
from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time


class OfficeProduct(models.Model):
    """A product on sale at an office, for a period."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", verbose_name=_("produk"))
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        """One offer of a product at an office at any time."""

        verbose_name = _("produk di kantor")
        verbose_name_plural = _("produk di kantor")
        ordering = ("office", "product", "valid_from")
        constraints = (
            one_at_a_time("office", "product", name="catalogue_officeproduct_one_at_a_time"),
            in_order(name="catalogue_officeproduct_in_order"),
        )

    def __str__(self) -> str:
        """Say what, where, from when."""
        return f"{self.product_id} {self.office_id} {self.valid_from}"


class Stock(models.Model):
    """Blank booklets for a product at an office, as last counted. No row: nobody counts them there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", verbose_name=_("kantor"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", verbose_name=_("produk"))
    quantity = models.IntegerField(_("jumlah buku"))
    counted_at = models.DateTimeField(_("dihitung pada"))

    class Meta:
        """One count an office and product, never below nothing."""

        verbose_name = _("persediaan buku")
        verbose_name_plural = _("persediaan buku")
        ordering = ("office", "product")
        constraints = (
            models.UniqueConstraint(fields=("office", "product"), name="catalogue_stock_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="catalogue_stock_not_negative"),
        )

    def __str__(self) -> str:
        """Say how many."""
        return f"{self.product_id}: {self.quantity}"

    @property
    def out_of_stock(self) -> bool:
        """Say whether there is nothing left."""
        return self.quantity == 0
