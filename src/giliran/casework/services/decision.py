"""Adjudication."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.accounts import services as accounts
from giliran.applications import services as applications
from giliran.applications.rules import State
from giliran.casework.events import CaseDecided
from giliran.casework.rules import Decision, ReasonMissing, SamePerson
from giliran.casework.services.taking import take
from giliran.ledger.services import append


@transaction.atomic
def decide(
    *, application_id: UUID, office_id: UUID, decision: Decision, reason: str, at: datetime, actor: UUID
) -> None:
    """Approve, refuse, or send back to the examiner, by somebody who did not examine.

    Raises `SamePerson`, or `ReasonMissing` for anything but an approval without a reason.
    """
    case, application = take(application_id, office_id=office_id, states=frozenset({State.RECOMMENDED}))
    if case.examiner == actor:
        raise SamePerson
    if decision is not Decision.APPROVE and not reason.strip():
        raise ReasonMissing
    case.adjudicator, case.decided_at, case.decision, case.reason = actor, at, decision, reason.strip() or None
    case.save()
    fact = CaseDecided(application=application_id, decision=decision)
    append(fact, subject=case.id, at=at, actor=actor, office=office_id)
    match decision:
        case Decision.APPROVE:
            # Two officers have compared the identity with the original card: from now on it counts.
            accounts.confirm_identity(person_id=application.person_id, at=at, actor=actor)
            applications.approve(application_id=application_id, at=at, actor=actor)
        case Decision.REFUSE:
            applications.refuse(application_id=application_id, reason=reason, at=at, actor=actor)
        case Decision.SEND_BACK:
            applications.send_back(application_id=application_id, at=at, actor=actor)
