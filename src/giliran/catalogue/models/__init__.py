"""The room's tables."""

from giliran.catalogue.models.product import Product
from giliran.catalogue.models.service import Service

__all__ = ["Product", "Service"]
