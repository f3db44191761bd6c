"""The room's tables."""

from giliran.payments.models.bill import Bill
from giliran.payments.models.misfit import Misfit, MisfitReason
from giliran.payments.models.notice import Notice, Service
from giliran.payments.models.payment import Payment, PaymentSource
from giliran.payments.models.refund import Refund, RefundReason

__all__ = [
    "Bill", "Misfit", "MisfitReason", "Notice", "Payment", "PaymentSource", "Refund", "RefundReason", "Service",
]  # fmt: skip
