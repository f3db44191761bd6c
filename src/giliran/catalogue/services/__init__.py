"""Writing the catalogue; every change is on the ledger in the same transaction."""

from giliran.catalogue.services.descriptions import DESCRIBED, CodeTakenRefused, add_document_kind, describe
from giliran.catalogue.services.fees import OneThingRefused, change_fee
from giliran.catalogue.services.offers import OfferedRefused, count_stock, offer_product, use_booklet, withdraw_product
from giliran.catalogue.services.past import PastRefused
from giliran.catalogue.services.requirements import (
    RuleRefused,
    change_requirement,
    end_requirement,
)

__all__ = [
    "DESCRIBED",
    "CodeTakenRefused",
    "OfferedRefused",
    "OneThingRefused",
    "PastRefused",
    "RuleRefused",
    "add_document_kind",
    "change_fee",
    "change_requirement",
    "count_stock",
    "describe",
    "end_requirement",
    "offer_product",
    "use_booklet",
    "withdraw_product",
]
