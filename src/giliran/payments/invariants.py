"""What must always hold of bills and money; each line found is a problem to look into."""

from datetime import datetime, timedelta

from giliran.foundation.invariants import Invariant, none_of
from giliran.payments.models import Bill
from giliran.payments.rules import BillState

# Whoever holds a place closes its bill in time; the sweep comes a little later.
_LATE = timedelta(minutes=15)

_PAID_WITHOUT_MONEY = """
SELECT b.id FROM payments_bill b LEFT JOIN payments_payment p ON p.bill_id = b.id AND p.amount = b.amount
WHERE b.state = 'paid' AND b.amount > 0 AND p.id IS NULL
"""
_MONEY_WITHOUT_PAID = """
SELECT p.id FROM payments_payment p JOIN payments_bill b ON b.id = p.bill_id WHERE b.state <> 'paid'
"""
_LOST_MONEY = """
SELECT n.id FROM payments_notice n LEFT JOIN payments_payment p ON p.bill_id = n.bill_id
WHERE n.service = 'payment' AND n.verdict = 'accepted' AND p.id IS NULL
"""
_TWICE_USED = """
SELECT p.id FROM payments_payment p JOIN payments_refund r
    ON r.partner = p.partner AND r.bank_reference = p.bank_reference
"""
_UNTOLD = """
SELECT b.id FROM payments_bill b WHERE b.state = 'paid' AND NOT EXISTS (
    SELECT FROM ledger_event e WHERE e.subject = b.id AND e.kind = 'payments.bill_paid'
)
"""


def _overdue(at: datetime) -> list[str]:
    late = Bill.objects.filter(state=BillState.OPEN, due_at__lt=at - _LATE)
    return [str(bill_id) for bill_id in late.values_list("id", flat=True)]


INVARIANTS = [
    none_of("a paid bill has a payment of its amount", _PAID_WITHOUT_MONEY),
    none_of("a payment belongs to a paid bill", _MONEY_WITHOUT_PAID),
    none_of("a notice that was accepted settled its bill", _LOST_MONEY),
    none_of("what settled a bill is not to be refunded", _TWICE_USED),
    none_of("a paid bill is paid on the ledger", _UNTOLD),
    Invariant(statement="an open bill ends when it is due", broken=_overdue),
]
