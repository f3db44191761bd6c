"""Changing what it costs."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.catalogue.events import FeeChanged, subject_of
from giliran.catalogue.models import Fee
from giliran.catalogue.services.past import refuse_past
from giliran.foundation.errors import Refused
from giliran.foundation.periods import succeed
from giliran.ledger.services import append


class OneThingRefused(Refused):
    """A fee is for a product or for a surcharge."""

    message = _("Pilih satu: produk atau biaya tambahan.")


@transaction.atomic
def change_fee(
    *,
    code: str,
    amount: int,
    legal_basis: str,
    valid_from: date,
    at: datetime,
    actor: UUID | None,
    surcharge: bool = False,
) -> UUID:
    """Let a product (or a surcharge) cost `amount` rupiah from a day on; the fee before ends the day before.

    Returns the id of the fee that holds then. Raises `PastRefused`.
    """
    refuse_past(valid_from, at=at)
    of = {"surcharge_id" if surcharge else "product_id": code}
    succession = succeed(Fee.objects.filter(**of), day=valid_from)
    before = succession.before.amount if succession.before else None
    if succession.same:
        row = succession.before
        row.amount, row.legal_basis = amount, legal_basis
        row.save(update_fields=["amount", "legal_basis"])
    else:
        row = Fee.objects.create(
            **of, amount=amount, legal_basis=legal_basis, valid_from=valid_from, valid_to=succession.valid_to
        )
    fact = FeeChanged(code=code, before=before, after=amount, legal_basis=legal_basis, valid_from=valid_from)
    append(fact, subject=subject_of("fee", code), at=at, actor=actor)
    return UUID(str(row.pk))
