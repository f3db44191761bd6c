"""The facts that casework publishes. What was found is said by choices; reasons in words stay in the room."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _OfCase(Fact):
    subject_type: ClassVar[str] = "case"

    application: UUID


@dataclass(frozen=True, kw_only=True)
class CaseOpened(_OfCase):
    """An examiner took the application in hand."""

    kind: ClassVar[str] = "casework.case_opened"
    sentence: ClassVar[Text] = _("Petugas mulai memeriksa permohonan Anda.")
    staff_sentence: ClassVar[Text] = _("Berkas dibuka.")


@dataclass(frozen=True, kw_only=True)
class AnswersSeen(_OfCase):
    """An officer looked at the applicant's personal data."""

    changes: ClassVar[bool] = False
    kind: ClassVar[str] = "casework.answers_seen"
    staff_sentence: ClassVar[Text] = _("Data pemohon dibuka.")


@dataclass(frozen=True, kw_only=True)
class DocumentReviewed(_OfCase):
    """An examiner accepted a document, or found it wanting."""

    kind: ClassVar[str] = "casework.document_reviewed"
    staff_sentence: ClassVar[Text] = _("Dokumen diperiksa.")

    document: UUID
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class PortraitTaken(_OfCase):
    """The portrait was taken."""

    kind: ClassVar[str] = "casework.portrait_taken"
    sentence: ClassVar[Text] = _("Foto Anda sudah diambil.")
    staff_sentence: ClassVar[Text] = _("Foto pemohon diambil.")

    portrait: UUID


@dataclass(frozen=True, kw_only=True)
class InterviewNoted(_OfCase):
    """A note of the interview was written."""

    kind: ClassVar[str] = "casework.interview_noted"
    sentence: ClassVar[Text] = _("Wawancara Anda sudah dicatat.")
    staff_sentence: ClassVar[Text] = _("Wawancara dicatat.")

    note: UUID


@dataclass(frozen=True, kw_only=True)
class CaseRecommended(_OfCase):
    """The examiner is done and recommends approval."""

    kind: ClassVar[str] = "casework.case_recommended"
    staff_sentence: ClassVar[Text] = _("Pemeriksa menyarankan disetujui.")


@dataclass(frozen=True, kw_only=True)
class CaseDecided(_OfCase):
    """The adjudicator decided: approved, refused or sent back to the examiner."""

    kind: ClassVar[str] = "casework.case_decided"
    staff_sentence: ClassVar[Text] = _("Berkas diputus.")

    decision: str
