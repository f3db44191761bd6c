"""Asking the population registry, and writing down what it answered."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from giliran.accounts import services as accounts
from giliran.applications.events import IdentityChecked
from giliran.applications.models import Application, IdentityCheck
from giliran.applications.ports import RegistryUnavailable, population_registry
from giliran.applications.queries.sheet import sheet
from giliran.applications.rules import CLOSED, FIELDS, Match, outcome
from giliran.applications.services.moving import locked, record

VERIFY = "applications.verify_identity"
QUEUE = "checks"
_ASKED = frozenset({Match.PENDING, Match.UNKNOWN})


def verify_later(*, application_id: UUID) -> None:
    """Have the registry asked when the transaction commits (by the task's name: services stay below tasks)."""
    app.configure_task(VERIFY, queue=QUEUE).defer(application_id=str(application_id))


def verify(*, application_id: UUID, at: datetime) -> Match | None:
    """Ask the registry about an application whose answer is still open; None if there is nothing to ask.

    The registry is asked outside any transaction. Raises `RegistryUnavailable` after noting that it is unknown.
    """
    found = sheet(application_id)
    if found.application.identity_match not in _ASKED or found.application.state in CLOSED:
        return None
    told = found.answers
    try:
        answers = population_registry().verify(nik=told["nik"], fields={name: told[name] for name in FIELDS})
    except RegistryUnavailable:
        _note(found.application, {}, Match.UNKNOWN, at=at)
        raise
    result = outcome(answers)
    _note(found.application, answers, result, at=at)
    return result


def waiting_for_registry() -> list[UUID]:
    """Return the open applications that the registry has not answered about."""
    found = Application.objects.filter(identity_match__in=_ASKED).exclude(state__in=CLOSED)
    return list(found.order_by("last_submitted_at").values_list("id", flat=True))


@transaction.atomic
def _note(asked: Application, answers: Mapping[str, bool], result: Match, *, at: datetime) -> None:
    application = locked(asked.id)
    if application.last_submitted_at != asked.last_submitted_at or application.identity_match not in _ASKED:
        return  # answered meanwhile, or about answers that were corrected since
    if application.identity_match == result:
        return  # still unknown: noted before
    IdentityCheck.objects.create(
        application=application, round=application.round, outcome=result, fields=dict(answers), checked_at=at
    )
    application.identity_match = result
    application.save(update_fields=["identity_match"])
    differing = tuple(name for name in FIELDS if answers and not answers.get(name, False))
    fact = IdentityChecked(application=application.id, outcome=result, differing=differing)
    record(application, fact, at=at, actor=None)
    if result is Match.MATCHED:
        accounts.confirm_identity(person_id=application.person_id, at=at, actor=None)
