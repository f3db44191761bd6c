"""Reads of the room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from giliran.accounts import queries as accounts
from giliran.applications import queries as applications
from giliran.applications.queries import ApplicationView, IdentityCheckView, Section
from giliran.appointments import queries as appointments
from giliran.appointments.events import BookingAttended
from giliran.casework.events import AnswersSeen
from giliran.casework.models import Case, DocumentReview, InterviewNote
from giliran.casework.rules import Lacking, Readiness, lacking
from giliran.casework.rules.history import staff_words
from giliran.documents import queries as documents
from giliran.documents.queries import DocumentView
from giliran.foundation.remembering import remembered
from giliran.ledger import queries as ledger
from giliran.ledger.facts import Fact
from giliran.ledger.subscriptions import Recorded
from giliran.lobby import queries as lobby
from giliran.lobby.events import VisitArrived


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


@remembered
def row_of(application_id: UUID) -> Case | None:
    """Return the case of an application with its verdicts, for the room itself, or None."""
    reviews = DocumentReview.objects.filter(case=OuterRef("pk"))
    told = reviews.values(told=JSONObject(document="document", accepted="accepted"))
    noted = Exists(InterviewNote.objects.filter(case=OuterRef("pk")))
    found = Case.objects.filter(application_id=application_id)
    return found.annotate(verdicts=ArraySubquery(told), noted=noted).first()


def file(application_id: UUID) -> File:
    """Return the file of an application whose case is open; raise `Case.DoesNotExist`."""
    case = row_of(application_id)
    if case is None:
        raise Case.DoesNotExist
    verdicts = _verdicts(case)
    papers = [
        Paper(document=found, accepted=verdicts.get(found.id)) for found in documents.documents_of(application_id)
    ]
    names = _names(application_id)
    return File(
        application=applications.application(application_id),
        sections=applications.answers(application_id),
        identity=applications.identity_check(application_id),
        doubts=applications.nik_doubts(applications.raw_answers(application_id)),
        papers=papers,
        portrait=case.portrait,
        notes=[Note(text=note.text, author=names.get(note.author, ""), at=note.at) for note in _notes(application_id)],
        lacking=lacking(_readiness(case, came=_came(case))),
        examiner=names.get(case.examiner, "") if case.examiner else "",
        examined_by=case.examiner,
        reason=case.reason or "",
    )


def _verdicts(case: Case) -> dict[UUID, bool]:
    told = getattr(case, "verdicts", None)
    if told is None:
        return dict(case.reviews.values_list("document", "accepted"))
    return {UUID(one["document"]): one["accepted"] for one in told}


@remembered
def _notes(application_id: UUID) -> list[InterviewNote]:
    case = row_of(application_id)
    return list(case.notes.order_by("at")) if case and getattr(case, "noted", True) else []


@remembered
def _told(application_id: UUID) -> list[Recorded[Any]]:
    return ledger.concerning(application_id)


@remembered
def _names(application_id: UUID) -> dict[UUID, str]:
    """Return the names of all who had to do with a file."""
    case = row_of(application_id)
    people = {event.actor for event in _told(application_id)} | {note.author for note in _notes(application_id)}
    people |= {case.examiner} if case else set()
    return accounts.staff_names(frozenset(person for person in people if person))


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
    events = _without_repeats([event for event in reversed(_told(application_id)) if staff_words(event.fact)])
    names = {person: name for person, name in _names(application_id).items() if person != application.account_id}
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


def _without_repeats(events: list[Recorded[Any]]) -> list[Recorded[Any]]:
    """Leave out where somebody looked again and nothing had happened since; the ledger keeps each time."""
    shown: list[Recorded[Any]] = []
    for event in events:
        looks = isinstance(event.fact, AnswersSeen)
        if not (looks and shown and isinstance(shown[-1].fact, AnswersSeen) and shown[-1].actor == event.actor):
            shown.append(event)
    return shown


def readiness(case: Case) -> Readiness:
    """Return what the file has so far."""
    return _readiness(case, came=attended(application_id=case.application_id, office_id=case.office_id))


def _came(case: Case) -> bool:
    """Say whether the applicant has come, by the history that is read for the page anyway."""
    return any(
        isinstance(event.fact, BookingAttended)
        or (isinstance(event.fact, VisitArrived) and event.fact.office == case.office_id)
        for event in _told(case.application_id)
    )


def _readiness(case: Case, *, came: bool) -> Readiness:
    return Readiness(
        attended=came,
        documents=frozenset(found.id for found in documents.documents_of(case.application_id)),
        accepted=frozenset(document for document, accepted in _verdicts(case).items() if accepted),
        portrait=case.portrait is not None,
        interview=noted if (noted := getattr(case, "noted", None)) is not None else case.notes.exists(),
    )


def attended(*, application_id: UUID, office_id: UUID) -> bool:
    """Say whether the applicant has come: to a booking, or to this office without one."""
    return lobby.has_visited(application_id, office_id=office_id) or any(
        found.state == "attended" for found in appointments.bookings_of(application_id)
    )


def portrait_of(application_id: UUID) -> UUID | None:
    """Return the id of the applicant's portrait, or None."""
    case = row_of(application_id)
    return case.portrait if case else None
