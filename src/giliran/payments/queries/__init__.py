"""Reads."""

from giliran.payments.queries.bills import BillView, bill, bill_by_code, bill_by_receipt, bills_of, view_of
from giliran.payments.queries.charges import Charged, NamedLine, billed, charged, named_lines
from giliran.payments.queries.worklist import MisfitView, RefundView, Worklist, worklist

__all__ = [
    "BillView", "Charged", "MisfitView", "NamedLine", "RefundView", "Worklist", "bill", "bill_by_code",
    "bill_by_receipt", "billed", "bills_of", "charged", "named_lines", "view_of", "worklist",
]  # fmt: skip
