"""Sending a file back to its applicant."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.applications import services as applications
from giliran.applications.services import CorrectionItem
from giliran.casework.models import DocumentReview
from giliran.casework.services.examination import EXAMINING
from giliran.casework.services.taking import take
from giliran.documents import queries as documents
from giliran.documents import services as document_services

_DOCUMENT = "document:"


@transaction.atomic
def ask_for_correction(
    *, application_id: UUID, office_id: UUID, items: Sequence[CorrectionItem], at: datetime, actor: UUID
) -> None:
    """Send the application back with what is to be put right, and why; documents named are asked for again.

    Raises `applications.services.NothingToCorrect`.
    """
    case, _application = take(application_id, office_id=office_id, states=EXAMINING)
    applications.request_correction(application_id=application_id, items=items, at=at, actor=actor)
    kinds = {item.target.removeprefix(_DOCUMENT) for item in items if item.target.startswith(_DOCUMENT)}
    for document in documents.documents_of(application_id):
        if document.kind in kinds:
            document_services.send_back(document_id=document.id, at=at, actor=actor)
            DocumentReview.objects.filter(case=case, document=document.id).delete()
