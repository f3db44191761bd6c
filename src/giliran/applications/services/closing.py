"""Ending an application without a decision. Its record stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.applications.events import ApplicationCancelled
from giliran.applications.ports import attendance
from giliran.applications.rules import Action, CancelReason, State
from giliran.applications.services.moving import locked, move
from giliran.foundation.errors import Refused


class AlreadyAttended(Refused):
    """The applicant has been at the office: an officer ends it, not the applicant."""

    message = _("Anda sudah datang ke kantor untuk permohonan ini. Untuk membatalkannya, sampaikan kepada petugas.")


@transaction.atomic
def cancel(*, application_id: UUID, reason: CancelReason, at: datetime, actor: UUID | None) -> None:
    """End an application. Cancelled already, it stays so, with its first reason. Raises `WrongState`.

    Bookings and bills are let go by their own rooms, which listen.
    """
    application = locked(application_id)
    if application.state == State.CANCELLED:
        return
    application.corrections.filter(answered_at__isnull=True).update(answered_at=at)
    fact = ApplicationCancelled(application=application.id, reason=reason)
    move(
        application, Action.CANCEL, fact=fact, at=at, actor=actor, closing_reason=reason, correction_due=None
    )  # fmt: skip


@transaction.atomic
def withdraw(*, application_id: UUID, at: datetime, actor: UUID) -> None:
    """End one's own application, as long as one has not come to the office. Raises `AlreadyAttended`, `WrongState`."""
    application = locked(application_id)
    if application.submitted_at and attendance().attended(application_id):
        raise AlreadyAttended
    cancel(application_id=application_id, reason=CancelReason.APPLICANT, at=at, actor=actor)
