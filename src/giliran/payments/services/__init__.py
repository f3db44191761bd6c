"""Writes."""

from giliran.payments.services.billing import (
    BillNotFound,
    OpenBillExists,
    cancel_bill,
    create_bill,
    expire_bill,
    lock_bill,
)

__all__ = ["BillNotFound", "OpenBillExists", "cancel_bill", "create_bill", "expire_bill", "lock_bill"]
