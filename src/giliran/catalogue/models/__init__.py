"""The room's tables."""

from giliran.catalogue.models.fee import Fee
from giliran.catalogue.models.offer import OfficeProduct, Stock
from giliran.catalogue.models.product import Product, Surcharge
from giliran.catalogue.models.requirement import DocumentKind, Requirement
from giliran.catalogue.models.service import Service

__all__ = ["DocumentKind", "Fee", "OfficeProduct", "Product", "Requirement", "Service", "Stock", "Surcharge"]
