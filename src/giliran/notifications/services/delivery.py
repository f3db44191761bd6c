"""Handing deliveries to the carriers, with retries that wait longer each time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from giliran.notifications.models import Delivery, DeliveryEntry
from giliran.notifications.ports import CarrierProblem, mail_carrier, sms_carrier
from giliran.notifications.rules import Channel, State, Unwanted, outranks, pause_after
from giliran.notifications.services.queue import enqueue

# Longer than a carrier may take to answer; after it, a try whose process died is made again.
_LEASE = timedelta(minutes=1)
# What has waited so much longer than it should has lost its job.
_GRACE = timedelta(minutes=1)
_BATCH = 500


def carry_out(*, delivery_id: UUID, at: datetime) -> bool:
    """Try one delivery if it is due; say whether the carrier was asked.

    The carrier is called outside any transaction. A process that dies in between leaves a lease that runs out; the
    same message id then tells the carrier that it is a repeat.
    """
    job = _take(delivery_id, at)
    if job is None:
        _look_again(delivery_id, at)
        return False
    try:
        carrier_id = _hand_over(job)
    except CarrierProblem as problem:
        _note_failure(job, problem, at)
    else:
        _note_sent(job, carrier_id, at)
    return True


def _look_again(delivery_id: UUID, at: datetime) -> None:
    """Come back when another's try must have ended: our job may be that of a process that died in the middle of one."""
    waiting = Delivery.objects.select_related("message").filter(
        id=delivery_id, state=State.QUEUED, next_try_at__gt=at, next_try_at__lte=at + _LEASE
    )
    for delivery in waiting:
        enqueue(delivery_id, urgent=delivery.message.urgent, not_before=delivery.next_try_at)


def resume_waiting(*, at: datetime) -> int:
    """Queue again what should have been tried by now and was not (a lost job, a dead process); return how many."""
    late = Delivery.objects.filter(state=State.QUEUED, next_try_at__lt=at - _GRACE).select_related("message")
    found = list(late.order_by("next_try_at")[:_BATCH])
    for delivery in found:
        enqueue(delivery.id, urgent=delivery.message.urgent)
    return len(found)


@dataclass(frozen=True, kw_only=True)
class _Job:
    id: UUID
    channel: str
    address: str
    subject: str
    text: str
    html: str | None
    attempts: int
    urgent: bool


@transaction.atomic
def _take(delivery_id: UUID, at: datetime) -> _Job | None:
    delivery = (
        Delivery.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .select_related("message")
        # A first try is due whatever a clock says: the one that queued it may run ahead of ours.
        .filter(Q(attempts=0) | Q(next_try_at__lte=at), id=delivery_id, state=State.QUEUED)
        .first()
    )
    if delivery is None:
        return None
    message = delivery.message
    if message.expires_at and message.expires_at <= at:
        _settle(delivery, State.FAILED, at, detail=Unwanted.TOO_LATE)
        return None
    delivery.attempts += 1
    delivery.next_try_at = at + _LEASE
    delivery.save(update_fields=["attempts", "next_try_at"])
    by_mail = delivery.channel == Channel.EMAIL
    return _Job(
        id=delivery.id,
        channel=delivery.channel,
        address=delivery.address,
        subject=message.subject,
        text=message.text if by_mail else message.sms,
        html=_html(message.subject, message.text, message.language) if by_mail else None,
        attempts=delivery.attempts,
        urgent=message.urgent,
    )


def _html(subject: str, text: str, language: str) -> str:
    with translation.override(language):
        return render_to_string("notifications/mail.html", {"subject": subject, "paragraphs": text.split("\n\n")})


def _hand_over(job: _Job) -> str:
    if job.channel == Channel.SMS:
        return sms_carrier().send(to=job.address, text=job.text, message_id=job.id)
    return mail_carrier().send(to=job.address, subject=job.subject, text=job.text, html=job.html, message_id=job.id)


@transaction.atomic
def _note_sent(job: _Job, carrier_id: str, at: datetime) -> None:
    delivery = Delivery.objects.select_for_update(no_key=True).get(id=job.id)
    Delivery.objects.filter(id=job.id).update(carrier_id=carrier_id)
    if outranks(State.SENT, State(delivery.state)):
        _settle(delivery, State.SENT, at)


@transaction.atomic
def _note_failure(job: _Job, problem: CarrierProblem, at: datetime) -> None:
    delivery = Delivery.objects.select_for_update(no_key=True).select_related(None).get(id=job.id)
    if delivery.state != State.QUEUED:
        return  # a receipt came first: the carrier had taken it after all
    pause = None if problem.permanent else pause_after(attempts=job.attempts, urgent=job.urgent)
    if pause is None:
        detail = problem.reason if problem.permanent else f"{Unwanted.TOO_OFTEN}: {problem.reason}"
        _settle(delivery, State.FAILED, at, detail=detail)
        return
    delivery.next_try_at = at + pause
    delivery.save(update_fields=["next_try_at"])
    DeliveryEntry.objects.create(delivery=delivery, at=at, state=State.QUEUED, detail=problem.reason[:200])
    enqueue(delivery.id, urgent=job.urgent, not_before=delivery.next_try_at)


def _settle(delivery: Delivery, state: State, at: datetime, detail: str = "") -> None:
    delivery.state = state
    delivery.next_try_at = None
    delivery.changed_at = at
    delivery.save(update_fields=["state", "next_try_at", "changed_at"])
    DeliveryEntry.objects.create(delivery=delivery, at=at, state=state, detail=detail[:200])
    message = delivery.message
    if message.secret and not message.deliveries.filter(state=State.QUEUED).exists():
        # A code is no longer needed once it has left the house.
        message.text = message.sms = message.subject = ""
        message.save(update_fields=["text", "sms", "subject"])
