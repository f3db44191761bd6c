"""Which kinds of passport there are."""

from dataclasses import dataclass

from giliran.catalogue.models import Product
from giliran.catalogue.queries.language import said
from giliran.foundation.remembering import remembered


class ProductUnknownError(LookupError):
    """No product has this code."""


@dataclass(frozen=True, kw_only=True)
class ProductView:
    """A kind of passport."""

    code: str
    name: str
    electronic: bool
    years: int
    min_age: int


@remembered
def product(code: str) -> ProductView:
    """Return one product; raise `ProductUnknownError` if there is none."""
    try:
        return as_view(Product.objects.get(pk=code))
    except Product.DoesNotExist as problem:
        raise ProductUnknownError(code) from problem


@remembered
def products() -> list[ProductView]:
    """Return every product, in their own order."""
    return [as_view(row) for row in Product.objects.all()]


def as_view(row: Product) -> ProductView:
    """Return what others may see of a row."""
    return ProductView(
        code=row.code, name=said(row, "name"), electronic=row.electronic, years=row.years, min_age=row.min_age
    )
