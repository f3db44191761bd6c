"""Sending an application back to its applicant, and ending what never came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.accounts import services as accounts
from giliran.applications.events import CorrectionRequested
from giliran.applications.models import Application, CorrectionRequest
from giliran.applications.models import CorrectionItem as Item
from giliran.applications.queries.corrections import is_target
from giliran.applications.questions.identity import IDENTITY
from giliran.applications.rules import Action, CancelReason, State
from giliran.applications.services.closing import cancel
from giliran.applications.services.moving import locked, move
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused
from giliran.offices import queries as offices

CORRECTION_DAYS = "correction_days"


class NothingToCorrect(Refused):
    """A request without an item, without a reason, or about something that is no part of an application."""

    message = _("Pilih bagian yang perlu diperbaiki dan tulis alasannya.")


@dataclass(frozen=True, kw_only=True)
class CorrectionItem:
    """One thing to correct: a section, `section.question` or `document:kind`; the applicant reads `reason`."""

    target: str
    reason: str


@transaction.atomic
def request_correction(
    *,
    application_id: UUID,
    items: Sequence[CorrectionItem],
    at: datetime,
    actor: UUID | None,
    due: date | None = None,
) -> UUID:
    """Ask the applicant to correct these items; return the request's id.

    Without `due` it is the figure `correction_days` from the office's today. Raises `NothingToCorrect`, `WrongState`.
    """
    application = locked(application_id)
    if not items or not all(item.reason.strip() and is_target(item.target) for item in items):
        raise NothingToCorrect
    due = due or _due(application, at)
    request = CorrectionRequest(
        application=application, round=application.round + 1, due=due, requested_at=at, requested_by=actor
    )
    fact = CorrectionRequested(
        application=application.id, correction=request.id, due=due, targets=tuple(item.target for item in items)
    )
    changes: dict[str, Any] = {"correction_due": due, "round": application.round + 1}
    if any(_is_identity(item.target) for item in items):
        accounts.reopen_identity(person_id=application.person_id, at=at, actor=actor)
        changes["identity_match"] = ""  # what the registry said was about answers that will change
    move(application, Action.REQUEST_CORRECTION, fact=fact, at=at, actor=actor, **changes)
    request.save()
    Item.objects.bulk_create(Item(request=request, target=item.target, reason=item.reason.strip()) for item in items)
    return request.id


def lapse_overdue(*, at: datetime) -> int:
    """Cancel every application whose corrections did not come in time; return how many.

    The last day counts whole, to midnight in the office's own time zone.
    """
    latest_possible = local_day(at + timedelta(days=1), settings.TIME_ZONE)
    waiting = Application.objects.filter(state=State.CORRECTION, correction_due__lt=latest_possible)
    return sum(_lapse(application_id, at=at) for application_id in waiting.values_list("id", flat=True))


@transaction.atomic
def _lapse(application_id: UUID, *, at: datetime) -> bool:
    application = locked(application_id)
    due = application.correction_due
    if application.state != State.CORRECTION or due is None or due >= _today_at(application, at):
        return False
    cancel(application_id=application_id, reason=CancelReason.CORRECTION_OVERDUE, at=at, actor=None)
    return True


def _is_identity(target: str) -> bool:
    return target.partition(".")[0] == IDENTITY.key


def _due(application: Application, at: datetime) -> date:
    today = _today_at(application, at)
    return today + timedelta(days=offices.figure(CORRECTION_DAYS, on=today, office_id=application.office_id))


def _today_at(application: Application, at: datetime) -> date:
    zone = application.office.time_zone if application.office else settings.TIME_ZONE
    return local_day(at, zone)
