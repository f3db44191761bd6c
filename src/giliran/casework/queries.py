"""Reads of the room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView, IdentityCheckView, Section
from giliran.appointments import queries as appointments
from giliran.casework.models import Case
from giliran.casework.rules import Lacking, Readiness, lacking
from giliran.casework.rules.history import staff_words
from giliran.documents import queries as documents
from giliran.documents.queries import DocumentView
from giliran.ledger import queries as ledger
from giliran.ledger.facts import Fact
from giliran.lobby import queries as lobby


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note of the interview."""

    text: str
    author: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document of the file; `accepted` is None until an examiner looked at it."""

    document: DocumentView
    accepted: bool | None


@dataclass(frozen=True, kw_only=True)
class File:
    """All that lies on the desk."""

    application: ApplicationView
    sections: list[Section]
    identity: IdentityCheckView | None
    doubts: frozenset[str]
    papers: list[Paper]
    portrait: UUID | None
    notes: list[Note]
    lacking: list[Lacking]
    examiner: str
    examined_by: UUID | None
    reason: str


def file(application_id: UUID) -> File:
    """Return the file of an application whose case is open."""
    case = Case.objects.get(application_id=application_id)
    verdicts = dict(case.reviews.values_list("document", "accepted"))
    return File(
        application=applications.application(application_id),
        sections=applications.answers(application_id),
        identity=applications.identity_check(application_id),
        doubts=applications.nik_doubts(applications.raw_answers(application_id)),
        papers=[
            Paper(document=found, accepted=verdicts.get(found.id)) for found in documents.documents_of(application_id)
        ],
        portrait=case.portrait,
        notes=_notes(case),
        lacking=lacking(readiness(case)),
        examiner=accounts.staff_name(case.examiner) if case.examiner else "",
        examined_by=case.examiner,
        reason=case.reason or "",
    )


def _notes(case: Case) -> list[Note]:
    notes = list(case.notes.order_by("at"))
    names = {author: accounts.staff_name(author) for author in {note.author for note in notes}}
    return [Note(text=note.text, author=names[note.author], at=note.at) for note in notes]


@dataclass(frozen=True, kw_only=True)
class Past:
    """One thing that happened about an application; `who` is a name, empty where a machine or the applicant acted."""

    fact: Fact
    sentence: str | Promise
    at: datetime
    who: str
    by_applicant: bool


def history(application_id: UUID) -> list[Past]:
    """Return what happened about an application as staff read it, the newest first."""
    application = applications.application(application_id)
    events = [event for event in reversed(ledger.concerning(application_id)) if staff_words(event.fact)]
    people = {event.actor for event in events if event.actor} - {application.account_id}
    names = {person: accounts.staff_name(person) for person in people}
    return [
        Past(
            fact=event.fact,
            sentence=staff_words(event.fact),
            at=event.at,
            who=names.get(event.actor, "") if event.actor else "",
            by_applicant=event.actor == application.account_id,
        )
        for event in events
    ]


def readiness(case: Case) -> Readiness:
    """Return what the file has so far."""
    return Readiness(
        attended=attended(application_id=case.application_id, office_id=case.office_id),
        documents=frozenset(found.id for found in documents.documents_of(case.application_id)),
        accepted=frozenset(case.reviews.filter(accepted=True).values_list("document", flat=True)),
        portrait=case.portrait is not None,
        interview=case.notes.exists(),
    )


def attended(*, application_id: UUID, office_id: UUID) -> bool:
    """Say whether the applicant has come: to a booking, or to this office without one."""
    return any(found.state == "attended" for found in appointments.bookings_of(application_id)) or any(
        visit.office_id == office_id for visit in lobby.visits_of(application_id)
    )


def portrait_of(application_id: UUID) -> UUID | None:
    """Return the id of the applicant's portrait, or None."""
    case = Case.objects.filter(application_id=application_id).first()
    return case.portrait if case else None
