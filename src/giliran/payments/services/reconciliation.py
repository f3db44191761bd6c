"""Asking the bank what it took, so that a payment whose notice never arrived is found."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from giliran.payments.models import Bill, PaymentSource
from giliran.payments.ports import BankUnavailable, Verdict, bank
from giliran.payments.rules import BillState
from giliran.payments.services.billing import expire_bill
from giliran.payments.services.payment import money_in, take_payment

logger = logging.getLogger(__name__)

# Open bills are asked for shortly before they are due, closed ones for a day after, less often.
_BEFORE_DUE, _AFTER = timedelta(minutes=15), timedelta(days=1)
_OPEN_PAUSE, _CLOSED_PAUSE = timedelta(minutes=4), timedelta(minutes=55)
_BATCH = 200
# The room that holds the place expires its bill itself, together with the place; this is for bills without one.
_LEEWAY = timedelta(minutes=3)


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """What a round found."""

    asked: int
    found: int
    unreachable: bool


def reconcile_due(*, at: datetime) -> Reconciled:
    """Ask the bank for every bill whose turn it is; stop at the first sign that the bank cannot be reached."""
    asked = found = 0
    for bill_id in _whose_turn(at):
        try:
            found += reconcile_bill(bill_id=bill_id, at=at)
        except BankUnavailable:
            logger.warning("the bank cannot be asked", exc_info=True)
            return Reconciled(asked=asked, found=found, unreachable=True)
        asked += 1
    return Reconciled(asked=asked, found=found, unreachable=False)


def reconcile_bill(*, bill_id: UUID, at: datetime) -> bool:
    """Ask the bank for one bill; say whether money was found that we did not know of. Raises `BankUnavailable`.

    The bank is asked outside any transaction: it may be slow, and a bill must not stay locked meanwhile.
    """
    row = Bill.objects.get(id=bill_id)
    if row.state == BillState.PAID:
        return False
    told = bank().status(billing_code=row.billing_code, at=at)
    Bill.objects.filter(id=bill_id).exclude(state=BillState.PAID).update(asked_at=at)
    if told is None:
        return False
    money = money_in(told, partner=bank().partner, source=PaymentSource.RECONCILIATION)
    outcome = take_payment(billing_code=row.billing_code, money=money, at=at)
    logger.info("the bank had taken a payment", extra={"bill": str(bill_id), "verdict": outcome.verdict})
    return outcome.verdict == Verdict.ACCEPTED


def expire_overdue(*, at: datetime) -> int:
    """Close open bills that are past their time and that nobody else has closed; return how many."""
    overdue = Bill.objects.filter(state=BillState.OPEN, due_at__lt=at - _LEEWAY).order_by("due_at")
    ids = list(overdue.values_list("id", flat=True)[:_BATCH])
    return sum(expire_bill(bill_id=bill_id, at=at) for bill_id in ids)


def _whose_turn(at: datetime) -> list[UUID]:
    soon = Q(state=BillState.OPEN, due_at__lte=at + _BEFORE_DUE) & _not_since(at - _OPEN_PAUSE)
    closed = Q(state__in=[BillState.EXPIRED, BillState.CANCELLED], closed_at__gte=at - _AFTER)
    turn = Bill.objects.filter(soon | (closed & _not_since(at - _CLOSED_PAUSE)))
    return list(turn.order_by(F("asked_at").asc(nulls_first=True), "due_at").values_list("id", flat=True)[:_BATCH])


def _not_since(at: datetime) -> Q:
    return Q(asked_at__isnull=True) | Q(asked_at__lt=at)
