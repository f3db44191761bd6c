"""Looking at what was printed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.applications import services as applications
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.foundation.references import new_reference
from giliran.issuance.events import PassportQueued, QualityFailed, QualityPassed
from giliran.issuance.models import Passport, QualityCheck
from giliran.issuance.rules import mrz
from giliran.issuance.rules.production import Action
from giliran.issuance.rules.quality import Fault
from giliran.issuance.services.locking import take
from giliran.ledger.services import append
from giliran.offices import queries as offices


class ZoneDoesNotHold(Refused):
    """The zone read from the booklet is not the one that was written."""

    message = _("Baris di bawah foto tidak cocok dengan data. Tolak cetakan ini agar dicetak ulang.")


@transaction.atomic
def accept_quality(*, passport_id: UUID, office_id: UUID, at: datetime, actor: UUID) -> None:
    """Pass a printed booklet: it can be collected until the last day that the office's figure gives."""
    passport = take(passport_id, office_id=office_id, action=Action.ACCEPT)
    if not mrz.is_valid(*(passport.machine_readable_zone or "\n").split("\n")):
        raise ZoneDoesNotHold
    today = local_day(at, offices.office(office_id).time_zone)
    days = offices.figure("pickup_days", today, office_id)
    passport.ready_at, passport.collect_by = at, today + timedelta(days=days)
    passport.save(update_fields=["state", "ready_at", "collect_by"])
    QualityCheck.objects.create(passport=passport, passed=True, checked_by=actor, at=at)
    append(
        QualityPassed(application=passport.application_id), subject=passport_id, at=at, actor=actor, office=office_id
    )
    applications.mark_ready(application_id=passport.application_id, at=at, actor=actor)


@transaction.atomic
def reject_quality(*, passport_id: UUID, office_id: UUID, fault: Fault, at: datetime, actor: UUID) -> UUID:
    """Fail a printed booklet, whose number is spent, and queue another; return the new passport's id."""
    spoilt = take(passport_id, office_id=office_id, action=Action.REJECT)
    spoilt.save(update_fields=["state"])
    QualityCheck.objects.create(passport=spoilt, passed=False, reason=fault, checked_by=actor, at=at)
    fact = QualityFailed(application=spoilt.application_id, reason=fault)
    append(fact, subject=spoilt.id, at=at, actor=actor, office=office_id)
    again = Passport.objects.create(
        application_id=spoilt.application_id,
        person_id=spoilt.person_id,
        office_id=office_id,
        product_id=spoilt.product_id,
        pickup_code=new_reference(),
        queued_at=spoilt.queued_at,
    )
    append(PassportQueued(application=spoilt.application_id), subject=again.id, at=at, actor=actor, office=office_id)
    return again.id
