"""What becomes of a document: kept, taken back, asked for again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from giliran.documents import events
from giliran.documents.models import Document, Upload
from giliran.documents.queries import view_of
from giliran.documents.rules.judging import ORDER
from giliran.documents.rules.refusals import NotYours
from giliran.documents.rules.states import State
from giliran.documents.services import gate
from giliran.ledger.services import append


@transaction.atomic
def keep(*, document_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Hand in a document that the check would have again; it is flagged for an officer.

    Raises `NotYours` where there is no such choice.
    """
    found = gate.live(document_id)
    gate.require_open(found.dossier)
    if found.flagged:
        return
    if not view_of(found).may_keep:
        raise NotYours
    found.state, found.flagged = State.ACCEPTED, True
    found.save(update_fields=["state", "flagged"])
    fact = events.DocumentKept(application=found.dossier, key=found.key, reasons=tuple(found.reasons))
    append(fact, subject=found.id, at=at, actor=actor)


@transaction.atomic
def remove(*, document_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Take a document back: its pages are deleted."""
    found = gate.live(document_id)
    gate.require_open(found.dossier)
    _empty(found, State.REMOVED)
    append(events.DocumentRemoved(application=found.dossier, key=found.key), subject=found.id, at=at, actor=actor)


@transaction.atomic
def remove_page(*, document_id: UUID, page: int, at: datetime, actor: UUID | None) -> None:
    """Delete one page, number the rest anew, and judge what is left; without its last page the document goes."""
    found = gate.live(document_id)
    gate.require_open(found.dossier)
    numbers = list(found.pages.values_list("number", flat=True))
    if page not in numbers:
        raise NotYours
    if len(numbers) == 1:
        remove(document_id=document_id, at=at, actor=actor)
        return
    found.pages.filter(number=page).delete()
    for number, kept in enumerate(found.pages.defer("sealed").order_by("number"), start=1):
        found.pages.filter(pk=kept.pk).update(number=number)
    settle(found, at=at, actor=actor)


@transaction.atomic
def send_back(*, document_id: UUID, at: datetime, actor: UUID | None) -> None:
    """Ask for a document again, by an officer's decision; the reason in words is the caller's to tell."""
    found = gate.live(document_id)
    found.state, found.by_officer, found.flagged, found.reasons = State.REDO, True, False, ["officer"]
    found.save(update_fields=["state", "by_officer", "flagged", "reasons"])
    append(events.DocumentSentBack(application=found.dossier, key=found.key), subject=found.id, at=at, actor=actor)


def settle(document: Document, *, at: datetime, actor: UUID | None) -> None:
    """Draw a document's state from its pages and record it. The caller holds the dossier's lock."""
    pages = list(document.pages.defer("sealed"))
    found = {reason for page in pages for reason in page.reasons}
    document.reasons = [reason for reason in ORDER if reason in found]
    document.state = State.REDO if found else State.ACCEPTED
    document.flagged = document.by_officer = False
    document.checked_at = at
    document.save()
    fact = events.DocumentChecked(
        application=document.dossier,
        key=document.key,
        result=str(document.state),
        reasons=tuple(document.reasons),
        thresholds=max((int(page.check_result["thresholds"]["version"]) for page in pages), default=0),
    )
    append(fact, subject=document.id, at=at, actor=actor)


def replace(document: Document, *, by: UUID, at: datetime, actor: UUID | None) -> None:
    """Let another document take this one's place. The caller holds the dossier's lock."""
    _empty(document, State.REPLACED)
    fact = events.DocumentReplaced(application=document.dossier, key=document.key, replaced_by=by)
    append(fact, subject=document.id, at=at, actor=actor)


def _empty(document: Document, state: State) -> None:
    document.pages.all().delete()
    Upload.objects.filter(document=document, done=False).delete()
    document.state, document.flagged = state, False
    document.save(update_fields=["state", "flagged"])
