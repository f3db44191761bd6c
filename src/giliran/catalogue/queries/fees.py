"""What it costs on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from giliran.catalogue.models import Fee
from giliran.catalogue.queries.language import said
from giliran.foundation.periods import valid_on
from giliran.foundation.remembering import remembered


class FeeUnknownError(LookupError):
    """No fee holds for this on that day."""


@dataclass(frozen=True, kw_only=True)
class FeeView:
    """An amount in rupiah, for what, by which law, from when. `surcharge`: paid beside the passport, not for it."""

    code: str
    name: str
    note: str
    amount: int
    legal_basis: str
    valid_from: date
    surcharge: bool


def fee(product_code: str, on: date) -> FeeView:
    """Return the fee of a product on a day; raise `FeeUnknownError` where none holds."""
    row = Fee.objects.filter(valid_on(on), product_id=product_code).select_related("product").first()
    return _found(row, product_code, on)


def surcharge(code: str, on: date) -> FeeView:
    """Return a surcharge (express, lost, damaged, splp) on a day; raise `FeeUnknownError` where none holds."""
    row = Fee.objects.filter(valid_on(on), surcharge_id=code).select_related("surcharge").first()
    return _found(row, code, on)


@remembered
def fees_on(day: date) -> list[FeeView]:
    """Return every fee in force on a day: products first, then surcharges, each in their own order."""
    rows = (
        Fee.objects.filter(valid_on(day))
        .select_related("product", "surcharge")
        .order_by(F("product__position").asc(nulls_last=True), "surcharge__position")
    )
    return [_as_view(row) for row in rows]


def _found(row: Fee | None, code: str, on: date) -> FeeView:
    if row is None:
        message = f"{code} on {on}"
        raise FeeUnknownError(message)
    return _as_view(row)


def _as_view(row: Fee) -> FeeView:
    thing = row.product or row.surcharge
    if thing is None:  # pragma: no cover - the database refuses such a row
        message = f"fee {row.pk} is for nothing"
        raise RuntimeError(message)
    return FeeView(
        code=thing.pk,
        name=said(thing, "name"),
        note=said(row.surcharge, "note") if row.surcharge else "",
        amount=row.amount,
        legal_basis=row.legal_basis,
        valid_from=row.valid_from,
        surcharge=row.surcharge is not None,
    )
