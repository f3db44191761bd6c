"""Reads."""

from giliran.payments.queries.bills import (
    BillView,
    bill,
    bill_by_code,
    bill_by_receipt,
    bills_of,
    bills_of_many,
    view_of,
)
from giliran.payments.queries.charges import Charged, NamedLine, billed, charged, moment, named_lines, payer_name
from giliran.payments.queries.worklist import (
    MisfitView,
    RefundView,
    Worklist,
    refund,
    refused_lately,
    surplus_of,
    worklist,
)

__all__ = [
    "BillView",
    "Charged",
    "MisfitView",
    "NamedLine",
    "RefundView",
    "Worklist",
    "bill",
    "bill_by_code",
    "bill_by_receipt",
    "billed",
    "bills_of",
    "bills_of_many",
    "charged",
    "moment",
    "named_lines",
    "payer_name",
    "refund",
    "refused_lately",
    "surplus_of",
    "view_of",
    "worklist",
]
