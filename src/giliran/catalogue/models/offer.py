"""What an office sells, and what it has in its cupboard."""

from django.db import models
from django.db.models import Q

from giliran.catalogue.models.product import Product
from giliran.foundation.ids import new_id
from giliran.foundation.periods import in_order, one_at_a_time


class OfficeProduct(models.Model):
    """A product on sale at an office, for a period."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """One offer of a product at an office at any time."""

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
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        """One count an office and product, never below nothing."""

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
