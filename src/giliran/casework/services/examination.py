"""What an examiner does at the desk."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from giliran.applications import queries as applications
from giliran.applications.rules import State
from giliran.casework.events import AnswersSeen, CaseOpened, DocumentReviewed, InterviewNoted, PortraitTaken
from giliran.casework.models import Case, DocumentReview, InterviewNote
from giliran.casework.queries import row_of
from giliran.casework.services.taking import NotAtThisOffice, take
from giliran.documents import queries as documents
from giliran.documents import services as document_services
from giliran.documents.services import CleanFile
from giliran.foundation.errors import Refused
from giliran.ledger.services import append

EXAMINING = frozenset({State.SUBMITTED})
_LONGEST_NOTE = 4000


class NoteEmpty(Refused):
    """A note says nothing."""

    message = _("Tulis catatan wawancaranya dulu.")


class NotInThisFile(Refused):
    """The document belongs to another application, or was replaced meanwhile."""

    message = _("Dokumen itu sudah diganti pemohon. Muat ulang halaman untuk melihat yang baru.")


@transaction.atomic
def open_case(*, application_id: UUID, office_id: UUID, at: datetime, actor: UUID) -> UUID:
    """Open the file of an application; that its data were looked at is recorded each time. Return the case's id."""
    application = applications.application(application_id)
    if application.office_id != office_id:
        raise NotAtThisOffice
    case, opened = row_of(application_id), False
    if case is None:
        case, opened = Case.objects.get_or_create(
            application_id=application_id, defaults={"office_id": office_id, "opened_at": at, "opened_by": actor}
        )
    if opened:
        append(CaseOpened(application=application_id), subject=case.id, at=at, actor=actor, office=office_id)
    append(AnswersSeen(application=application_id), subject=case.id, at=at, actor=actor, office=office_id)
    return case.id


@transaction.atomic
def review_document(
    *, application_id: UUID, office_id: UUID, document_id: UUID, accepted: bool, at: datetime, actor: UUID
) -> None:
    """Accept a document, or take the acceptance back. Raises `NotInThisFile`."""
    case, _application = take(application_id, office_id=office_id, states=EXAMINING)
    if document_id not in {found.id for found in documents.documents_of(application_id)}:
        raise NotInThisFile
    DocumentReview.objects.update_or_create(
        case=case, document=document_id, defaults={"accepted": accepted, "reviewer": actor, "at": at}
    )
    fact = DocumentReviewed(application=application_id, document=document_id, accepted=accepted)
    append(fact, subject=case.id, at=at, actor=actor, office=office_id)


@transaction.atomic
def take_portrait(
    *, application_id: UUID, office_id: UUID, content: bytes | CleanFile, at: datetime, actor: UUID
) -> UUID:
    """Keep the applicant's portrait (JPEG, PNG or HEIC); return the picture's id. A new one takes the old one's place.

    Raises `documents.rules.refusals.UnusableFile`.
    """
    case, _application = take(application_id, office_id=office_id, states=EXAMINING)
    portrait = document_services.store_image(
        owner=case.id, purpose="portrait", content=content, at=at, actor=actor, application=application_id
    )
    before, case.portrait = case.portrait, portrait
    case.save(update_fields=["portrait"])
    if before is not None:
        document_services.purge_image(image_id=before, at=at, actor=actor)
    fact = PortraitTaken(application=application_id, portrait=portrait)
    append(fact, subject=case.id, at=at, actor=actor, office=office_id)
    return portrait


@transaction.atomic
def add_note(*, application_id: UUID, office_id: UUID, text: str, at: datetime, actor: UUID) -> UUID:
    """Add a note of the interview; return its id. Raises `NoteEmpty`."""
    if not text.strip():
        raise NoteEmpty
    case, _application = take(application_id, office_id=office_id, states=EXAMINING)
    note = InterviewNote.objects.create(case=case, text=text.strip()[:_LONGEST_NOTE], author=actor, at=at)
    fact = InterviewNoted(application=application_id, note=note.id)
    append(fact, subject=case.id, at=at, actor=actor, office=office_id)
    return note.id
