"""Reading the catalogue: names and reasons come in the active language."""

from giliran.catalogue.queries.fees import FeeUnknownError, FeeView, fee, fees_on, surcharge
from giliran.catalogue.queries.offers import OfferView, StockView, offices_selling, products_at, stock_of, why_not
from giliran.catalogue.queries.products import ProductUnknownError, ProductView, product, products
from giliran.catalogue.queries.requirements import (
    DocumentKindView,
    RequirementView,
    document_kind,
    document_kinds,
    requirements,
)
from giliran.catalogue.queries.services import ServiceUnknownError, ServiceView, service, services_on

__all__ = [
    "DocumentKindView",
    "FeeUnknownError",
    "FeeView",
    "OfferView",
    "ProductUnknownError",
    "ProductView",
    "RequirementView",
    "ServiceUnknownError",
    "ServiceView",
    "StockView",
    "document_kind",
    "document_kinds",
    "fee",
    "fees_on",
    "offices_selling",
    "product",
    "products",
    "products_at",
    "requirements",
    "service",
    "services_on",
    "stock_of",
    "surcharge",
    "why_not",
]
