"""Closing an examination."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.applications import services as applications
from giliran.casework.events import CaseRecommended
from giliran.casework.queries import readiness
from giliran.casework.rules import NotReady, lacking
from giliran.casework.services.examination import EXAMINING
from giliran.casework.services.taking import take
from giliran.ledger.services import append


@transaction.atomic
def recommend(*, application_id: UUID, office_id: UUID, at: datetime, actor: UUID) -> None:
    """Hand the file to an adjudicator. Raises `NotReady`, saying what is lacking."""
    case, _application = take(application_id, office_id=office_id, states=EXAMINING)
    missing = lacking(readiness(case))
    if missing:
        raise NotReady(missing)
    case.examiner, case.recommended_at = actor, at
    # A decision sent back opens the file again.
    case.adjudicator, case.decided_at, case.decision, case.reason = None, None, "", None
    case.save()
    append(CaseRecommended(application=application_id), subject=case.id, at=at, actor=actor, office=office_id)
    applications.recommend(application_id=application_id, at=at, actor=actor)
