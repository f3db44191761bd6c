"""What an officer asked for, and what of it is done."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from giliran.applications.models import CorrectionRequest
from giliran.applications.queries.sheet import Sheet, sheet
from giliran.applications.questions import book
from giliran.applications.questions.kinds import Page
from giliran.applications.rules import State
from giliran.documents import queries as documents

DOCUMENT = "document:"


@dataclass(frozen=True, kw_only=True)
class CorrectionItemView:
    """One thing to put right; `page` is where (empty: among the documents), `document` the kind that is meant."""

    target: str
    label: str
    reason: str
    page: str
    document: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """A request for corrections; `answered_at` is None while it is open."""

    id: UUID
    round: int
    due: date
    requested_at: datetime
    answered_at: datetime | None
    items: tuple[CorrectionItemView, ...]


def correction_of(application_id: UUID) -> CorrectionView | None:
    """Return the open request of an application, or None."""
    found = sheet(application_id)
    return open_correction(found)


def open_correction(found: Sheet) -> CorrectionView | None:
    """Return the open request of a sheet already loaded."""
    return _view(found.correction, found) if found.correction else None


def corrections_of(application_id: UUID) -> list[CorrectionView]:
    """Return all requests of an application, oldest first."""
    found = sheet(application_id)
    requests = CorrectionRequest.objects.filter(application_id=application_id).prefetch_related("items")
    return [_view(request, found) for request in requests.order_by("round")]


def targeted_pages(target: str) -> list[Page]:
    """Return the pages that a target opens: a section's all, a question's own; none for a document."""
    section_key, _dot, question_key = target.partition(".")
    for section in book.SECTIONS:
        if section.key == section_key:
            return [page for page in section.pages if not question_key or page.question(question_key)]
    return []


def is_target(target: str) -> bool:
    """Say whether a correction may name this."""
    return target.startswith(DOCUMENT) or bool(targeted_pages(target))


def open_pages(found: Sheet) -> set[str]:
    """Return the pages that may be changed now: all of a draft; in a correction those asked for, and what lacks."""
    pages = list(book.pages_for(found.answers))
    if found.application.state == State.DRAFT:
        return {page.key for page in book.pages_for(found.answers, sections=book.ALL)}
    if found.application.state != State.CORRECTION or found.correction is None:
        return set()
    asked = {page.key for item in found.correction.items.all() for page in targeted_pages(item.target)}
    return {page.key for page in pages if page.key in asked or not found.is_done(page)}


def _view(request: CorrectionRequest, found: Sheet) -> CorrectionView:
    return CorrectionView(
        id=request.id,
        round=request.round,
        due=request.due,
        requested_at=request.requested_at,
        answered_at=request.answered_at,
        items=tuple(_item(item.target, item.reason, request, found) for item in request.items.all()),
    )


def _item(target: str, reason: str, request: CorrectionRequest, found: Sheet) -> CorrectionItemView:
    document = target.removeprefix(DOCUMENT) if target.startswith(DOCUMENT) else ""
    pages = [page for page in targeted_pages(target) if page.applies(found.answers)]
    return CorrectionItemView(
        target=target,
        label=_label(target),
        reason=reason,
        page=pages[0].key if pages else "",
        document=document,
        done=_new_document(document, request) if document else _looked_over(pages, request, found),
    )


def _label(target: str) -> str:
    section_key, _dot, question_key = target.partition(".")
    for section in book.SECTIONS:
        if section.key == section_key:
            asked = (page.question(question_key) for page in section.pages)
            question = next((question for question in asked if question), None)
            return str(question.label if question else section.title)
    return ""


def _looked_over(pages: list[Page], request: CorrectionRequest, found: Sheet) -> bool:
    return all(found.is_done(page) and found.saved[page.key].round >= request.round for page in pages)


def _new_document(kind: str, request: CorrectionRequest) -> bool:
    return any(
        document.kind == kind and document.at > request.requested_at
        for document in documents.documents_of(request.application_id)
        if document.state not in {"replaced", "redo"}
    )
