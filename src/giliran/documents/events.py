"""The facts that this room publishes. Kinds and reasons are codes; no fact holds anything read from a document."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class DocumentReceived(Fact):
    """A document arrived and was made readable."""

    kind: ClassVar[str] = "documents.document_received"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Pemohon mengirim dokumen.")
    application: UUID
    key: str
    document_kind: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class DocumentChecked(Fact):
    """The automatic check answered: `result` is "accepted" or "redo", `reasons` says why."""

    kind: ClassVar[str] = "documents.document_checked"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Pemeriksaan otomatis dokumen selesai.")
    application: UUID
    key: str
    result: str
    reasons: tuple[str, ...]
    thresholds: int


@dataclass(frozen=True, kw_only=True)
class DocumentKept(Fact):
    """The applicant keeps a document that the check would have again; an officer will look at it."""

    kind: ClassVar[str] = "documents.document_kept"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Pemohon tetap memakai dokumen ini. Periksa keterbacaannya.")
    application: UUID
    key: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentSentBack(Fact):
    """An officer asks for the document again."""

    kind: ClassVar[str] = "documents.document_sent_back"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Petugas meminta dokumen ini diganti.")
    application: UUID
    key: str


@dataclass(frozen=True, kw_only=True)
class DocumentReplaced(Fact):
    """Another document took this one's place; its pages are gone."""

    kind: ClassVar[str] = "documents.document_replaced"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Pemohon mengganti dokumen.")
    application: UUID
    key: str
    replaced_by: UUID


@dataclass(frozen=True, kw_only=True)
class DocumentRemoved(Fact):
    """The applicant took the document back; its pages are gone."""

    kind: ClassVar[str] = "documents.document_removed"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Pemohon menghapus dokumen.")
    application: UUID
    key: str


@dataclass(frozen=True, kw_only=True)
class PageOpened(Fact):
    """A member of staff looked at a page."""

    changes: ClassVar[bool] = False
    kind: ClassVar[str] = "documents.page_opened"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Petugas melihat halaman dokumen.")
    application: UUID
    page: int


@dataclass(frozen=True, kw_only=True)
class DocumentPurged(Fact):
    """The pages were deleted because their time was over."""

    kind: ClassVar[str] = "documents.document_purged"
    subject_type: ClassVar[str] = "document"
    staff_sentence: ClassVar[str | Promise] = _("Halaman dokumen dihapus karena masa simpannya berakhir.")
    application: UUID
    key: str


@dataclass(frozen=True, kw_only=True)
class ImageStored(Fact):
    """A room put a picture here."""

    kind: ClassVar[str] = "documents.image_stored"
    subject_type: ClassVar[str] = "image"
    application: UUID | None
    purpose: str


@dataclass(frozen=True, kw_only=True)
class ImageOpened(Fact):
    """A member of staff looked at a picture."""

    changes: ClassVar[bool] = False
    kind: ClassVar[str] = "documents.image_opened"
    subject_type: ClassVar[str] = "image"
    application: UUID | None
    purpose: str


@dataclass(frozen=True, kw_only=True)
class ImagePurged(Fact):
    """The picture was deleted because its time was over."""

    kind: ClassVar[str] = "documents.image_purged"
    subject_type: ClassVar[str] = "image"
    application: UUID | None
    purpose: str
