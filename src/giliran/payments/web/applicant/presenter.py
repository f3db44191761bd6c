"""What the bill's page says, in words; the template only arranges it."""

import math
from dataclasses import dataclass
from datetime import datetime

from giliran.payments import queries
from giliran.payments.models import MisfitReason
from giliran.payments.queries import BillView, Charged, NamedLine
from giliran.payments.rules import BillState, grouped


@dataclass(frozen=True, kw_only=True)
class BillPage:
    """A bill as its payer sees it. `state` is the bill's own, or "overdue" for an open one past its time."""

    bill: BillView
    reference: str
    state: str
    code: str
    lines: list[NamedLine]
    due: str
    minutes_left: int
    paid: str
    surplus: int
    wrong_amount: bool


def bill_page(*, bill: BillView, charged: Charged, at: datetime) -> BillPage:
    """Return the bill in words, as of `at`."""
    left = max(0, math.ceil((bill.due_at - at).total_seconds() / 60))
    state = "overdue" if bill.state == BillState.OPEN and not left else bill.state.value
    refused = queries.refused_lately(bill.id) if bill.state in {BillState.OPEN, BillState.EXPIRED} else None
    return BillPage(
        bill=bill,
        reference=charged.reference,
        state=state,
        code=grouped(bill.billing_code),
        lines=queries.named_lines(bill),
        due=queries.moment(bill.due_at, charged, at),
        minutes_left=left,
        paid=queries.moment(bill.paid_at, charged, at) if bill.paid_at else "",
        surplus=queries.surplus_of(bill.id),
        wrong_amount=refused == MisfitReason.WRONG_AMOUNT,
    )
