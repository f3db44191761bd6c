"""Writes."""

from giliran.payments.services.billing import (
    BillNotFound,
    OpenBillExists,
    cancel_bill,
    create_bill,
    expire_bill,
    lock_bill,
)
from giliran.payments.services.misfits import NotOnList, settle_misfit, settle_refund
from giliran.payments.services.notices import receive_inquiry, receive_payment, take_notice
from giliran.payments.services.reconciliation import expire_overdue, reconcile_bill, reconcile_due

__all__ = [
    "BillNotFound",
    "NotOnList",
    "OpenBillExists",
    "cancel_bill",
    "create_bill",
    "expire_bill",
    "expire_overdue",
    "lock_bill",
    "receive_inquiry",
    "receive_payment",
    "reconcile_bill",
    "reconcile_due",
    "settle_misfit",
    "settle_refund",
    "take_notice",
]
