"""The room's tables."""

from giliran.payments.models.bill import Bill

__all__ = ["Bill"]
