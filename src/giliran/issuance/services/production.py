"""Into the production queue, and out of the drawer when nobody came."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.applications import queries as applications
from giliran.applications import services as application_services
from giliran.applications.rules import CancelReason
from giliran.foundation.clock import local_day
from giliran.foundation.references import new_reference
from giliran.issuance.events import PassportNotCollected, PassportQueued
from giliran.issuance.models import Passport
from giliran.issuance.rules.production import Action, State
from giliran.issuance.services.locking import take
from giliran.ledger.services import append
from giliran.offices import queries as offices


@transaction.atomic
def queue_passport(*, application_id: UUID, at: datetime, actor: UUID | None) -> UUID:
    """Begin production for an approved application; return the passport's id. Begun before: its latest passport's."""
    existing = Passport.objects.filter(application_id=application_id).order_by("id").last()
    if existing is not None:
        return existing.id
    application = applications.application(application_id)
    if application.office_id is None or application.product is None:
        message = "an approved application has an office and a product"
        raise LookupError(message)
    application_services.begin_production(application_id=application_id, at=at, actor=actor)
    passport = Passport.objects.create(
        application_id=application_id,
        person_id=application.person_id,
        office_id=application.office_id,
        product_id=application.product,
        pickup_code=new_reference(),
        queued_at=at,
    )
    append(
        PassportQueued(application=application_id),
        subject=passport.id,
        at=at,
        actor=actor,
        office=passport.office_id,
    )
    return passport.id


def cancel_uncollected(*, at: datetime) -> int:
    """Cancel what was not collected by its last day (in the office's time zone); return how many."""
    waiting = Passport.objects.filter(state=State.READY, collect_by__lte=at.date()).values_list("id", "office_id")
    return sum(_cancel_if_over(passport_id, office_id, at) for passport_id, office_id in waiting)


@transaction.atomic
def _cancel_if_over(passport_id: UUID, office_id: UUID, at: datetime) -> bool:
    today = local_day(at, offices.office(office_id).time_zone)
    passport = Passport.objects.select_for_update(no_key=True).get(id=passport_id)
    if passport.state != State.READY or passport.collect_by is None or passport.collect_by >= today:
        return False
    take(passport_id, office_id=office_id, action=Action.CANCEL).save(update_fields=["state"])
    application_services.cancel(
        application_id=passport.application_id, reason=CancelReason.UNCOLLECTED, at=at, actor=None
    )
    append(
        PassportNotCollected(application=passport.application_id),
        subject=passport_id,
        at=at,
        actor=None,
        office=office_id,
    )
    return True
