"""The officers' steps: examined, decided, produced, handed over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.applications import events
from giliran.applications.rules import Action
from giliran.applications.services.moving import locked, move
from giliran.foundation.errors import Refused
from giliran.ledger.facts import Fact


class ReasonMissing(Refused):
    """A refusal needs a reason that the applicant can read."""

    message = _("Tulis alasan penolakan, supaya pemohon tahu sebabnya.")


def recommend(*, application_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Finish the examination; somebody else decides."""
    _step(Action.RECOMMEND, events.ApplicationRecommended(application=application_id), at=at, actor=actor)


def send_back(*, application_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Give the application back to the examiner."""
    _step(Action.SEND_BACK, events.ApplicationSentBack(application=application_id), at=at, actor=actor)


def approve(*, application_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Decide that a passport will be made."""
    _step(Action.APPROVE, events.ApplicationApproved(application=application_id), at=at, actor=actor)


@transaction.atomic
def refuse(*, application_id: UUID, reason: str, at: datetime, actor: UUID | None) -> None:
    """Decide against it; the reason is kept encrypted and shown to the applicant."""
    if not reason.strip():
        raise ReasonMissing
    fact = events.ApplicationRefused(application=application_id)
    move(locked(application_id), Action.REFUSE, fact=fact, at=at, actor=actor, closing_note=reason.strip())


def begin_production(*, application_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Begin to make the passport."""
    _step(Action.BEGIN_PRODUCTION, events.ProductionBegun(application=application_id), at=at, actor=actor)


def mark_ready(*, application_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Note that the passport can be collected."""
    _step(Action.MARK_READY, events.ApplicationReady(application=application_id), at=at, actor=actor)


def mark_collected(*, application_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Note that the passport was handed over."""
    _step(Action.MARK_COLLECTED, events.ApplicationCollected(application=application_id), at=at, actor=actor)


@transaction.atomic
def _step(action: Action, fact: Fact, *, at: datetime, actor: UUID | None) -> None:
    application_id: UUID = fact.application  # type: ignore[attr-defined]  # every fact of this room has one
    move(locked(application_id), action, fact=fact, at=at, actor=actor)
