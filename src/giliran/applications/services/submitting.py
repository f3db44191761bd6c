"""Sending an application, the first time and after corrections."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.accounts import queries as accounts_read
from giliran.accounts import services as accounts
from giliran.accounts.rules import tidy_name
from giliran.applications.events import ApplicationResubmitted, ApplicationSubmitted, ConsentGiven
from giliran.applications.models import Application, Consent
from giliran.applications.ports import attendance
from giliran.applications.queries.progress import Missing, missing
from giliran.applications.queries.sheet import Sheet, sheet_of
from giliran.applications.rules import Action, ConsentKind, Match, State, after, in_force
from giliran.applications.services.moving import locked, move, record
from giliran.foundation.clock import local_day
from giliran.foundation.errors import Refused


class Incomplete(Refused):
    """Something is missing; `lacks` says what, and where it is put right."""

    message = _("Permohonan belum lengkap. Lengkapi dulu yang tertulis di bawah ini.")

    def __init__(self, lacks: Sequence[Missing]) -> None:
        """Take what is missing."""
        super().__init__()
        self.lacks = tuple(lacks)


class ConsentMissing(Refused):
    """One of the agreements was not given."""

    message = _("Beri tanda centang pada kedua persetujuan untuk mengirim permohonan.")


class NameIsBooked(Refused):
    """The appointment was made for somebody, and stays theirs."""

    message = _(
        "Janji temu tidak dapat dipindahkan ke orang lain. Tulis lagi nama dan NIK orang yang janji temunya sudah"
        " dibuat, atau batalkan dulu janji temu itu."
    )


@transaction.atomic
def submit(
    *,
    application_id: UUID,
    consents: Collection[ConsentKind],
    language: str,
    at: datetime,
    actor: UUID | None,
) -> None:
    """Send a draft. Sent already, it stays as it is: a second click changes nothing.

    Raises `ConsentMissing`, `Incomplete`, `WrongState`, and what `accounts.services.record_identity` refuses.
    """
    application = locked(application_id)
    if application.state != State.DRAFT and application.submitted_at:
        return
    after(application.state, Action.SUBMIT)
    if set(consents) < set(ConsentKind):
        raise ConsentMissing
    found = _complete(application, at)
    _record_consents(application, language=language, at=at, actor=actor)
    _record_identity(found, at=at, actor=actor)
    fact = ApplicationSubmitted(
        application=application.id, service=application.service_id or "", product=application.product_id or ""
    )
    move(
        application, Action.SUBMIT, fact=fact, at=at, actor=actor,
        submitted_at=at, last_submitted_at=at, identity_match=Match.PENDING,
    )  # fmt: skip


@transaction.atomic
def resubmit(*, application_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Send the corrections that were asked for; a second click changes nothing. Raises `Incomplete`, `WrongState`."""
    application = locked(application_id)
    if application.state == State.SUBMITTED and application.round:
        return
    after(application.state, Action.RESUBMIT)
    found = _complete(application, at)
    _refuse_another_name(found)
    _record_identity(found, at=at, actor=actor)
    application.corrections.filter(answered_at__isnull=True).update(answered_at=at)
    fact = ApplicationResubmitted(application=application.id, round=application.round)
    changes: dict[str, Any] = {"last_submitted_at": at, "correction_due": None}
    if application.identity_match != Match.MATCHED:
        changes["identity_match"] = Match.PENDING
    move(application, Action.RESUBMIT, fact=fact, at=at, actor=actor, **changes)


def _refuse_another_name(found: Sheet) -> None:
    """A place is one person's: until the visit, a correction does not make it another's.

    What an officer asked to be corrected may be: a name under the same NIK, a NIK of the same name.
    """
    person = accounts_read.person(found.application.person_id)
    another = found.answers["nik"] != person.nik and tidy_name(found.answers["full_name"]) != person.full_name
    if another and attendance().expected(found.application.id):
        raise NameIsBooked


def _complete(application: Application, at: datetime) -> Sheet:
    found = sheet_of(application)
    lacks = missing(found, today=local_day(at, settings.TIME_ZONE))
    if lacks:
        raise Incomplete(lacks)
    return found


def _record_consents(application: Application, *, language: str, at: datetime, actor: UUID | None) -> None:
    for text in in_force().values():
        Consent.objects.get_or_create(
            application=application,
            kind=text.kind,
            version=text.version,
            defaults={"language": language, "given_at": at, "given_by": actor},
        )
        fact = ConsentGiven(application=application.id, consent=text.kind, version=text.version)
        record(application, fact, at=at, actor=actor)


def _record_identity(found: Sheet, *, at: datetime, actor: UUID | None) -> None:
    told = found.answers
    accounts.record_identity(
        person_id=found.application.person_id,
        nik=told["nik"],
        full_name=told["full_name"],
        birth_date=date.fromisoformat(told["birth_date"]),
        birthplace=told["birthplace"],
        sex=told["sex"],
        at=at,
        actor=actor,
    )
