"""What an office sells on a day, to whom, and why not."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from giliran.catalogue.models import OfficeProduct, Stock
from giliran.catalogue.queries.fees import FeeView, fees_on
from giliran.catalogue.queries.products import ProductView, as_view, product
from giliran.catalogue.rules.products import old_enough
from giliran.foundation.periods import valid_on
from giliran.foundation.remembering import learn, remembered


@dataclass(frozen=True, kw_only=True)
class OfferView(ProductView):
    """A product on sale at an office, its fee, and whether the booklets for it have run out there."""

    fee: FeeView
    out_of_stock: bool


def products_at(office_id: UUID, day: date, age: int, *, married: bool = False) -> list[OfferView]:
    """Return what the office sells on a day to somebody of that age, in the products' own order.

    What has run out is in the list, marked: say so rather than hide it.
    """
    offered = sorted(_offers_of(office_id), key=lambda offer: offer.product.position)
    fees = {known.code: known for known in fees_on(day) if not known.surcharge}
    return [
        OfferView(**vars(as_view(row.product)), fee=fees[row.product_id], out_of_stock=_run_out(row))
        for row in offered
        if _holds(row, day)
        and row.product_id in fees
        and old_enough(min_age=row.product.min_age, age=age, married=married)
    ]


def why_not(office_id: UUID, product_code: str, age: int, day: date, *, married: bool = False) -> str:
    """Return why somebody of that age cannot get the product at the office on a day, plainly; "" if they can."""
    offers = [offer for offer in _offers_of(office_id) if offer.product_id == product_code]
    wanted = as_view(offers[0].product) if offers else product(product_code)
    if not old_enough(min_age=wanted.min_age, age=age, married=married):
        return _(
            "%(product)s hanya untuk yang berusia %(age)s tahun ke atas atau sudah menikah. Pilih yang 5 tahun."
        ) % {"product": wanted.name, "age": wanted.min_age}
    if not any(_holds(offer, day) for offer in offers):
        return _not_sold(wanted.name, next((offer.valid_from for offer in offers if offer.valid_from > day), None))
    if _run_out(offers[0]):
        return _("Buku untuk %(product)s sedang habis di kantor ini. Pilih jenis paspor lain atau kantor lain.") % {
            "product": wanted.name
        }
    return ""


@dataclass(frozen=True, kw_only=True)
class StockView:
    """The booklets of a product at an office; `quantity` None: nobody counts them there."""

    product: str
    name: str
    quantity: int | None
    counted_at: datetime | None


def stock_of(office_id: UUID, day: date) -> list[StockView]:
    """Return the booklets of every product that an office sells on a day, in the products' own order."""
    counts = {row.product_id: row for row in Stock.objects.filter(office_id=office_id)}
    held = sorted((row for row in _offers_of(office_id) if _holds(row, day)), key=lambda row: row.product.position)
    return [
        StockView(
            product=row.product_id,
            name=as_view(row.product).name,
            quantity=counts[row.product_id].quantity if row.product_id in counts else None,
            counted_at=counts[row.product_id].counted_at if row.product_id in counts else None,
        )
        for row in held
    ]


@remembered
def offices_selling(product_code: str, day: date) -> frozenset[UUID]:
    """Return the ids of the offices that sell the product on a day and have booklets for it."""
    selling = list(
        OfficeProduct.objects.filter(valid_on(day), ~_EMPTY, product_id=product_code).select_related("product")
    )
    for offer in selling[:1]:
        learn(product, product_code, value=as_view(offer.product))
    return frozenset(offer.office_id for offer in selling)


_EMPTY = Exists(Stock.objects.filter(office=OuterRef("office"), product=OuterRef("product"), quantity=0))


@remembered
def _offers_of(office_id: UUID) -> list[OfficeProduct]:
    """Return all that an office sold, sells and will sell, each with whether its booklets have run out."""
    found = OfficeProduct.objects.filter(office_id=office_id).select_related("product").annotate(run_out=_EMPTY)
    return list(found.order_by("valid_from"))


def _holds(offer: OfficeProduct, day: date) -> bool:
    return offer.valid_from <= day and (offer.valid_to is None or day <= offer.valid_to)


def _run_out(offer: OfficeProduct) -> bool:
    return bool(getattr(offer, "run_out", False))


def _not_sold(name: str, coming: date | None) -> str:
    if coming is None:
        return _("%(product)s tidak dilayani di kantor ini. Pilih jenis paspor lain atau kantor lain.") % {
            "product": name
        }
    return _("%(product)s baru dilayani di kantor ini mulai %(day)s. Pilih jenis paspor lain atau kantor lain.") % {
        "product": name,
        "day": date_format(coming, "j F Y"),
    }
