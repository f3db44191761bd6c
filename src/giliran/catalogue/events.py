"""What changed in the catalogue. Things known by a code have a subject made of it: see `subject_of`."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from giliran.ledger.facts import Fact


def subject_of(what: str, code: str) -> UUID:
    """Return the ledger's subject of a thing that is known by a code (always the same one)."""
    return uuid5(NAMESPACE_URL, f"giliran:catalogue:{what}:{code}")


@dataclass(frozen=True, kw_only=True)
class FeeChanged(Fact):
    """A product or a surcharge costs another amount of rupiah from a day on (`before` None: it had no fee)."""

    kind: ClassVar = "catalogue.fee_changed"
    subject_type: ClassVar = "fee"
    code: str
    before: int | None
    after: int
    legal_basis: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ProductOffered(Fact):
    """An office sells a product from a day on."""

    kind: ClassVar = "catalogue.product_offered"
    subject_type: ClassVar = "office"
    product: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ProductWithdrawn(Fact):
    """An office sells a product no more after a day."""

    kind: ClassVar = "catalogue.product_withdrawn"
    subject_type: ClassVar = "office"
    product: str
    last_day: date


@dataclass(frozen=True, kw_only=True)
class StockCounted(Fact):
    """Somebody counted the booklets (`before` None: nobody had)."""

    kind: ClassVar = "catalogue.stock_counted"
    subject_type: ClassVar = "office"
    product: str
    before: int | None
    after: int


@dataclass(frozen=True, kw_only=True)
class BookletUsed(Fact):
    """A counted booklet was printed on; so many are left."""

    kind: ClassVar = "catalogue.booklet_used"
    subject_type: ClassVar = "office"
    product: str
    left: int


@dataclass(frozen=True, kw_only=True)
class RequirementChanged(Fact):
    """A document is asked for by another rule, or another document, from a day on; rules are JSON texts."""

    kind: ClassVar = "catalogue.requirement_changed"
    subject_type: ClassVar = "requirement"
    service: str
    key: str
    kinds_before: tuple[str, ...]
    kinds_after: tuple[str, ...]
    rule_before: str
    rule_after: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class RequirementEnded(Fact):
    """A document is asked for no more after a day."""

    kind: ClassVar = "catalogue.requirement_ended"
    subject_type: ClassVar = "requirement"
    service: str
    key: str
    last_day: date


@dataclass(frozen=True, kw_only=True)
class DescriptionChanged(Fact):
    """A service, product, surcharge or kind of document is described otherwise: fields, old and new, in one order."""

    kind: ClassVar = "catalogue.description_changed"
    subject_type: ClassVar = "description"
    what: str
    code: str
    fields: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
