"""What the room tells the payer when something happened to a bill."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation

from giliran.accounts import queries as accounts
from giliran.foundation.money import rupiah
from giliran.ledger.subscriptions import Recorded, subscriber
from giliran.notifications import services as notifications
from giliran.payments import queries
from giliran.payments.events import (
    BillCancelled,
    BillCreated,
    BillExpired,
    BillPaid,
    PaymentMisfit,
    RefundDue,
    RefundSettled,
)
from giliran.payments.models import MisfitReason
from giliran.payments.rules import BillState, grouped

# Each fact's message stands in templates/payments/messages/.
_WORDS = {
    BillCreated.kind: "created",
    BillPaid.kind: "paid",
    BillExpired.kind: "expired",
    PaymentMisfit.kind: "misfit",
    RefundDue.kind: "refund_due",
    RefundSettled.kind: "refund_settled",
}


@subscriber(
    "payments.messages", [BillCreated, BillPaid, BillExpired, BillCancelled, PaymentMisfit, RefundDue, RefundSettled]
)
def tell_payer(batch: Sequence[Recorded[Any]]) -> None:
    """Write to the payer about each step of a bill."""
    for recorded in batch:
        template = _template(recorded)
        if template:
            _tell(recorded, template)


def _template(recorded: Recorded[Any]) -> str:
    """Choose the message; none where there is nothing to tell the payer, or nobody to tell."""
    fact = recorded.fact
    if isinstance(fact, BillPaid) and fact.late:
        return "paid_late"
    if isinstance(fact, BillPaid) and fact.amount == 0:
        return ""
    if isinstance(fact, BillCreated) and queries.bill(fact.bill).state != BillState.OPEN:
        return ""  # paid at once, or paid or closed before we came to tell: the later message says it
    if isinstance(fact, PaymentMisfit) and (fact.bill is None or fact.reason != MisfitReason.WRONG_AMOUNT):
        return ""
    return _WORDS.get(recorded.kind, "")


def _tell(recorded: Recorded[Any], template: str) -> None:
    fact = recorded.fact
    bill_id: UUID = fact.bill
    bill = queries.bill(bill_id)
    charged = queries.charged(bill.application_id)
    recipient = accounts.recipient(charged.account_id)
    with translation.override(recipient.language):
        context = {
            "reference": charged.reference,
            "amount": rupiah(bill.amount),
            "told": rupiah(getattr(fact, "amount", bill.amount)),
            "code": grouped(bill.billing_code),
            "due": queries.moment(bill.due_at, charged, recorded.at),
        }
    message = notifications.Message(
        kind=recorded.kind,
        template=f"payments/messages/{template}",
        context=context,
        link=reverse("payments:bill", args=[bill_id]),
    )
    notifications.send(recipient, message, at=recorded.at)
