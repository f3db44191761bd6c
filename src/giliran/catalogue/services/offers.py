"""What an office sells, and its booklets."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giliran.catalogue.events import BookletUsed, ProductOffered, ProductWithdrawn, StockCounted
from giliran.catalogue.models import OfficeProduct, Stock
from giliran.catalogue.services.past import refuse_past
from giliran.foundation.errors import Refused
from giliran.foundation.periods import valid_on
from giliran.ledger.services import append
from giliran.offices.queries import office


class OfferedRefused(Refused):
    """The office sells this already, or will."""

    message = _("Produk ini sudah atau akan dilayani di kantor itu. Akhiri dulu yang lama.")


@transaction.atomic
def offer_product(*, office_id: UUID, product_code: str, valid_from: date, at: datetime, actor: UUID | None) -> UUID:
    """Let an office sell a product from a day on; return the offer's id. Raises `PastRefused`, `OfferedRefused`."""
    refuse_past(valid_from, at=at, time_zone=office(office_id).time_zone)
    lasting = Q(valid_to=None) | Q(valid_to__gte=valid_from)
    if OfficeProduct.objects.filter(lasting, office_id=office_id, product_id=product_code).exists():
        raise OfferedRefused
    row = OfficeProduct.objects.create(office_id=office_id, product_id=product_code, valid_from=valid_from)
    fact = ProductOffered(product=product_code, valid_from=valid_from)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return row.pk


@transaction.atomic
def withdraw_product(*, office_id: UUID, product_code: str, last_day: date, at: datetime, actor: UUID | None) -> None:
    """Let an office sell a product no more after `last_day`; nothing happens where it does not sell it then."""
    refuse_past(last_day, at=at, time_zone=office(office_id).time_zone)
    own = OfficeProduct.objects.filter(valid_on(last_day), office_id=office_id, product_id=product_code)
    row = own.select_for_update(no_key=True).first()
    if row is None or row.valid_to == last_day:
        return
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    fact = ProductWithdrawn(product=product_code, last_day=last_day)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)


@transaction.atomic
def count_stock(*, office_id: UUID, product_code: str, quantity: int, at: datetime, actor: UUID | None) -> UUID:
    """Record how many blank booklets an office has for a product; return the count's id."""
    row = Stock.objects.select_for_update(no_key=True).filter(office_id=office_id, product_id=product_code).first()
    before = row.quantity if row else None
    kept, _made = Stock.objects.update_or_create(
        office_id=office_id, product_id=product_code, defaults={"quantity": quantity, "counted_at": at}
    )
    fact = StockCounted(product=product_code, before=before, after=quantity)
    append(fact, subject=office_id, at=at, actor=actor, office=office_id)
    return kept.pk


@transaction.atomic
def use_booklet(*, office_id: UUID, product_code: str, at: datetime, actor: UUID | None) -> None:
    """Note that a booklet was printed on. Where nobody had counted them, or the count was too low, nothing is noted."""
    counted = Stock.objects.filter(office_id=office_id, product_id=product_code, counted_at__lte=at, quantity__gt=0)
    row = counted.select_for_update(no_key=True).first()
    if row is None:
        return
    row.quantity -= 1
    row.save(update_fields=["quantity"])
    append(
        BookletUsed(product=product_code, left=row.quantity), subject=office_id, at=at, actor=actor, office=office_id
    )
