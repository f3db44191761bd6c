"""Rows of the access matrix."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from giliran.foundation.clock import now
from giliran.payments.models import Misfit, MisfitReason, Refund, RefundReason
from giliran.payments.queries import BillView, bills_of
from giliran.payments.rules import BillLine
from giliran.payments.services import create_bill
from tests.support.access import Row


def _bill(world: Any) -> BillView:
    """A paid bill of the world's applicant (a bill of zero is paid at once)."""
    application: UUID = world.application_id
    known = bills_of(application)
    free = [BillLine(text_code="ordinary_10", amount=0)]
    due = now() + timedelta(hours=2)
    return known[0] if known else create_bill(application_id=application, lines=free, due_at=due, at=now(), actor=None)


def _of_bill(world: Any) -> dict[str, Any]:
    return {"bill_id": _bill(world).id}


def _of_receipt(world: Any) -> dict[str, Any]:
    return {"code": _bill(world).receipt_code}


def _at_office(world: Any) -> dict[str, Any]:
    return {"office_code": world.office.code}


def _of_refund(world: Any) -> dict[str, Any]:
    refund, _ = Refund.objects.get_or_create(
        partner="bank", bank_reference="access",
        defaults={"bill_id": _bill(world).id, "reason": RefundReason.PAID_TWICE, "amount": 1, "at": now()},
    )  # fmt: skip
    return {**_at_office(world), "refund_id": refund.id}


def _of_misfit(world: Any) -> dict[str, Any]:
    misfit, _ = Misfit.objects.get_or_create(
        partner="bank", bank_reference="access", reason=MisfitReason.WRONG_AMOUNT,
        defaults={"bill_id": _bill(world).id, "billing_code": "1", "amount": 1, "at": now()},
    )  # fmt: skip
    return {**_at_office(world), "misfit_id": misfit.id}


ROWS = [
    Row(name="payments:bill", rule="signed_in", make=_of_bill, owned=True),
    Row(name="payments:standing", rule="signed_in", make=_of_bill, owned=True),
    Row(name="payments:receipt", rule="signed_in", make=_of_bill, owned=True),
    Row(name="payments:ask_receipt", rule="public"),
    Row(name="payments:check_receipt", rule="public", make=_of_receipt),
    Row(name="payments:worklist", rule="staff:supervisor", make=_at_office),
    Row(name="payments:refund", rule="staff:supervisor", make=_of_refund),
    Row(name="payments:settle_misfit", rule="staff:supervisor", make=_of_misfit),
    Row(name="payments:snap_token", rule="signature"),
    Row(name="payments:snap_inquiry", rule="signature"),
    Row(name="payments:snap_payment", rule="signature"),
]
