"""Asking colleagues to come at once. Visitors never learn of it: no board, phone or public page reads these rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.foundation.instants import not_before
from giliran.ledger.services import append
from giliran.lobby.events_hall import EmergencyAnswered, EmergencyEnded, EmergencyRaised
from giliran.lobby.models import EmergencyCall
from giliran.lobby.queries.emergencies import EmergencyView, emergency
from giliran.lobby.queries.figures import today_at
from giliran.lobby.services.counters import lock_session
from giliran.lobby.services.refusals import HallRefused


class EmergencyOver(HallRefused):
    """Somebody has ended it already, or it is another office's."""

    message = _("Panggilan darurat ini sudah selesai.")


class NotYoursToAnswer(HallRefused):
    """Whoever called cannot be the one who comes."""

    message = _("Panggilan ini dari loket Anda sendiri. Rekan Anda sudah melihatnya.")


@transaction.atomic
def call_colleagues(*, counter_id: UUID, officer_id: UUID, at: datetime) -> EmergencyView:
    """Ask colleagues to come to the officer's counter; while a call of today is open, that one stands.

    Raises `NoCounter` unless the officer sits there.
    """
    session = lock_session(counter_id=counter_id, officer_id=officer_id)
    today = today_at(office_id=session.office_id, at=at)
    open_row = EmergencyCall.objects.filter(counter_id=counter_id, ends_at=None).select_related("counter").first()
    if open_row is not None and open_row.local_date == today:
        return emergency(open_row.id)
    if open_row is not None:
        _end(open_row, at=at, actor=officer_id)
    row = EmergencyCall.objects.create(
        office_id=session.office_id, local_date=today, counter=session.counter, officer_id=officer_id, starts_at=at
    )
    fact = EmergencyRaised(**_about(row, today), officer=officer_id)
    append(fact, subject=counter_id, at=at, actor=officer_id, office=row.office_id)
    return emergency(row.id)


@transaction.atomic
def answer(*, emergency_id: UUID, office_id: UUID, officer_id: UUID, at: datetime) -> EmergencyView:
    """Say that one is coming; the first who says so is named. Raises `EmergencyOver`, `NotYoursToAnswer`."""
    row = _open(emergency_id, office_id)
    if row.officer_id == officer_id:
        raise NotYoursToAnswer
    if row.answered_by_id is None:
        EmergencyCall.objects.filter(id=row.id).update(
            answered_by=officer_id, answered_at=not_before(at, row.starts_at)
        )
        fact = EmergencyAnswered(**_about(row, today_at(office_id=office_id, at=at)), officer=officer_id)
        append(fact, subject=row.counter_id, at=at, actor=officer_id, office=office_id)
    return emergency(row.id)


@transaction.atomic
def end_emergency(*, emergency_id: UUID, office_id: UUID, actor: UUID, at: datetime) -> None:
    """End a call; any colleague of the office may, and repeating it changes nothing."""
    try:
        _end(_open(emergency_id, office_id), at=at, actor=actor)
    except EmergencyOver:
        return


def _open(emergency_id: UUID, office_id: UUID) -> EmergencyCall:
    rows = EmergencyCall.objects.select_for_update(no_key=True, of=("self",)).select_related("counter")
    row = rows.filter(id=emergency_id, office_id=office_id, ends_at=None).first()
    if row is None:
        raise EmergencyOver
    return row


def _end(row: EmergencyCall, *, at: datetime, actor: UUID) -> None:
    EmergencyCall.objects.filter(id=row.id).update(ends_at=not_before(at, row.starts_at))
    fact = EmergencyEnded(**_about(row, today_at(office_id=row.office_id, at=at)))
    append(fact, subject=row.counter_id, at=at, actor=actor, office=row.office_id)


def _about(row: EmergencyCall, today: date) -> dict[str, Any]:
    return {
        "office": row.office_id,
        "local_date": today,
        "emergency": row.id,
        "counter_number": row.counter.number,
    }
