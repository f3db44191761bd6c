"""The bank's calls: each is recorded as it came, carried out once, and answered the same when it is repeated."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from giliran.foundation.clock import local_day
from giliran.foundation.ratelimit import allow
from giliran.payments import queries
from giliran.payments.models import Notice, PaymentSource, Service
from giliran.payments.ports import Answer, Call, CallRefused, InquiryRequest, PaymentNotice, Verdict, bank_gate
from giliran.payments.queries import BillView
from giliran.payments.rules import BillState
from giliran.payments.services.payment import money_in, take_payment

logger = logging.getLogger(__name__)

# SNAP counts external ids by the day in Jakarta.
DAY_ZONE = "Asia/Jakarta"
KEPT_HEADERS = ("x-timestamp", "x-signature", "x-partner-id", "x-external-id", "channel-id", "authorization")
_LONGEST_HEADER = 4096
# Calls that fail verification are kept as evidence, but a flood of them must not fill the disk.
_REFUSED_LIMIT, _REFUSED_PER = 120, timedelta(minutes=1)
_VERDICT_OF_STATE = {
    BillState.OPEN: Verdict.ACCEPTED,
    BillState.PAID: Verdict.PAID_BILL,
    BillState.EXPIRED: Verdict.EXPIRED_BILL,
    BillState.CANCELLED: Verdict.CANCELLED_BILL,
}


@dataclass(frozen=True, kw_only=True)
class _Done:
    verdict: Verdict
    answer: Answer
    bill_id: UUID | None


def receive_inquiry(*, call: Call, address: str, at: datetime) -> Answer:
    """Tell the bank what is to be paid under a billing code. Expired bills are no longer offered for payment."""
    gate = bank_gate()
    try:
        request = gate.read_inquiry(call=call, at=at)
    except CallRefused as refused:
        answer = gate.answer_inquiry(verdict=refused.verdict, field=refused.field)
        return _refuse(call, Service.INQUIRY, answer, refused, address, at)
    return _once(call, Service.INQUIRY, at, lambda: _inquire(request, at))


def receive_payment(*, call: Call, address: str, at: datetime) -> Answer:
    """Take a payment that the bank tells of."""
    gate = bank_gate()
    try:
        notice = gate.read_payment(call=call, at=at)
    except CallRefused as refused:
        answer = gate.answer_payment(verdict=refused.verdict, field=refused.field)
        return _refuse(call, Service.PAYMENT, answer, refused, address, at)
    partner, _ = gate.claims(call)
    return _once(call, Service.PAYMENT, at, lambda: _pay(notice, partner, at))


def take_notice(*, notice: PaymentNotice, partner: str, at: datetime) -> Verdict:
    """Take a payment that a bank tells of in another way than by a call of its own, such as the list of a day."""
    money = money_in(notice, partner=partner, source=PaymentSource.NOTICE)
    return take_payment(billing_code=notice.billing_code, money=money, at=at).verdict


def _inquire(request: InquiryRequest, at: datetime) -> _Done:
    bill = queries.bill_by_code(request.billing_code)
    verdict = Verdict.UNKNOWN_BILL if bill is None else _offered(bill, at)
    billed = queries.billed(bill) if bill and verdict == Verdict.ACCEPTED else None
    answer = bank_gate().answer_inquiry(verdict=verdict, request=request, billed=billed)
    return _Done(verdict=verdict, answer=answer, bill_id=bill.id if bill else None)


def _offered(bill: BillView, at: datetime) -> Verdict:
    if bill.state == BillState.OPEN and at >= bill.due_at:
        return Verdict.EXPIRED_BILL
    return _VERDICT_OF_STATE[bill.state]


def _pay(notice: PaymentNotice, partner: str, at: datetime) -> _Done:
    money = money_in(notice, partner=partner, source=PaymentSource.NOTICE)
    outcome = take_payment(billing_code=notice.billing_code, money=money, at=at)
    billed = queries.billed(queries.bill(outcome.bill_id)) if outcome.bill_id else None
    answer = bank_gate().answer_payment(verdict=outcome.verdict, notice=notice, billed=billed)
    return _Done(verdict=outcome.verdict, answer=answer, bill_id=outcome.bill_id)


def _once(call: Call, service: Service, at: datetime, carry_out: Callable[[], _Done]) -> Answer:
    """Carry an authentic call out, unless its external id was used today: then repeat that answer, or refuse."""
    with transaction.atomic():
        row = _row(call, service, at)
        row.binding = True
        try:
            # A twin that is still under way is waited for here, by the unique index.
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as problem:
            if "payments_notice_once_a_day" not in str(problem):
                raise
            return _repeat(row)
        done = carry_out()
        _note(row, done.verdict, done.answer, done.bill_id)
        row.save(update_fields=["verdict", "answer_code", "answer", "bill"])
        return done.answer


def _repeat(row: Notice) -> Answer:
    first = Notice.objects.get(partner=row.partner, external_id=row.external_id, day=row.day, binding=True)
    same = first.service == row.service and bytes(first.body_hash) == row.body_hash
    gate = bank_gate()
    if same:
        answer = Answer(status=int(first.answer_code[:3]), code=first.answer_code, body=first.answer)
        verdict = Verdict(first.verdict)
    else:
        verdict = Verdict.CONFLICT
        word = gate.answer_payment if row.service == Service.PAYMENT else gate.answer_inquiry
        answer = word(verdict=verdict)
        logger.warning("an external id was used twice for different calls", extra={"notice": str(row.id)})
    row.binding = False
    _note(row, verdict, answer, first.bill_id if same else None)
    row.save(force_insert=True)
    return answer


def _refuse(call: Call, service: Service, answer: Answer, refused: CallRefused, address: str, at: datetime) -> Answer:
    recording = refused.authentic or allow(
        scope="payments.refused_calls", key=address, limit=_REFUSED_LIMIT, per=_REFUSED_PER, at=at
    )
    if recording:
        row = _row(call, service, at)
        _note(row, refused.verdict, answer, None)
        row.save(force_insert=True)
    logger.warning("a call was refused", extra={"verdict": refused.verdict, "blamed": refused.field})
    return answer


def _row(call: Call, service: Service, at: datetime) -> Notice:
    partner, external_id = bank_gate().claims(call)
    headers = {name: call.headers[name][:_LONGEST_HEADER] for name in KEPT_HEADERS if name in call.headers}
    return Notice(
        service=service, partner=partner, external_id=external_id, day=local_day(at, DAY_ZONE), received_at=at,
        headers=headers, body=call.body, body_hash=hashlib.sha256(call.body).digest(), answer={},
    )  # fmt: skip


def _note(row: Notice, verdict: Verdict, answer: Answer, bill_id: UUID | None) -> None:
    row.verdict, row.answer_code, row.answer, row.bill_id = verdict, answer.code, dict(answer.body), bill_id
