"""Reading: which documents a dossier has, and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from giliran.documents.models import Document, Page
from giliran.documents.ports import Wanted
from giliran.documents.rules.advice import sentences
from giliran.documents.rules.states import TRIES_BEFORE_CHOICE, State
from giliran.foundation.remembering import remembered


@dataclass(frozen=True, kw_only=True)
class PageView:
    """A page; `advice` says what to do again, in the active language."""

    number: int
    width: int
    height: int
    reasons: tuple[str, ...]

    @property
    def advice(self) -> list[str]:
        """What to do again about this page."""
        return sentences(self.reasons)


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """A document that counts. Its pages are numbered 1 to `pages` without gaps.

    `flagged`: the automatic check would have it again and the applicant keeps it; an officer should look closely.
    """

    id: UUID
    dossier: UUID
    key: str
    kind: str
    state: State
    reasons: tuple[str, ...]
    pages: int
    page_list: tuple[PageView, ...]
    at: datetime
    flagged: bool
    by_officer: bool
    tries: int

    @property
    def advice(self) -> list[str]:
        """What to do, in the active language; empty for an accepted document."""
        return sentences(self.reasons)

    @property
    def may_keep(self) -> bool:
        """Say whether the applicant may hand it in as it is."""
        asked = self.state is State.REDO and not self.by_officer
        return asked and self.pages > 0 and self.tries >= TRIES_BEFORE_CHOICE


@remembered
def documents_of(dossier_id: UUID) -> list[DocumentView]:
    """Return the documents of a dossier that count, in the order in which they came."""
    found = Document.objects.live().filter(dossier=dossier_id).order_by("received_at", "id")
    return [view_of(document) for document in found.annotate(bare_pages=_bare_pages())]


@remembered
def document(document_id: UUID) -> DocumentView | None:
    """Return a document that counts, or None."""
    found = Document.objects.live().filter(pk=document_id).annotate(bare_pages=_bare_pages()).first()
    return None if found is None else view_of(found)


def complete(dossier_id: UUID, wanted: Sequence[Wanted]) -> bool:
    """Say whether every wanted document is there and accepted, as one of the kinds that serve."""
    accepted = {(found.key, found.kind) for found in documents_of(dossier_id) if found.state is State.ACCEPTED}
    return all(any((item.key, kind.code) in accepted for kind in item.kinds) for item in wanted)


def view_of(found: Document) -> DocumentView:
    """Return a document as others see it."""
    bare = getattr(found, "bare_pages", None)
    if bare is None:
        bare = found.pages.order_by("number").values("number", "width", "height", "reasons")
    pages = tuple(
        PageView(number=page["number"], width=page["width"], height=page["height"], reasons=tuple(page["reasons"]))
        for page in bare
    )
    return DocumentView(
        id=found.id, dossier=found.dossier, key=found.key, kind=found.kind, state=State(found.state),
        reasons=tuple(found.reasons), pages=len(pages), page_list=pages, at=found.received_at,
        flagged=found.flagged, by_officer=found.by_officer, tries=found.tries,
    )  # fmt: skip


def _bare_pages() -> ArraySubquery:
    """Return what is known of a document's pages but their pictures, to be read with the document."""
    pages = Page.objects.filter(document=OuterRef("pk")).order_by("number")
    told = JSONObject(number="number", width="width", height="height", reasons="reasons")
    return ArraySubquery(pages.values(told=told))
