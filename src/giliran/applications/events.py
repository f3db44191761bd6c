"""The facts that the room publishes. They hold ids and choices, never what somebody answered."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class _ApplicationFact(Fact):
    subject_type: ClassVar[str] = "application"
    application: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationStarted(_ApplicationFact):
    """A draft was begun."""

    kind: ClassVar[str] = "applications.started"
    sentence: ClassVar[Text] = _("Anda mulai mengisi permohonan paspor.")
    person: UUID


@dataclass(frozen=True, kw_only=True)
class OfficeChosen(_ApplicationFact):
    """The office where the applicant will come, and the product, were chosen."""

    kind: ClassVar[str] = "applications.office_chosen"
    sentence: ClassVar[Text] = ""
    office: UUID
    product: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(_ApplicationFact):
    """The applicant agreed to one version of a text."""

    kind: ClassVar[str] = "applications.consent_given"
    sentence: ClassVar[Text] = ""
    consent: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(_ApplicationFact):
    """The draft was sent in."""

    kind: ClassVar[str] = "applications.submitted"
    sentence: ClassVar[Text] = _("Anda mengirim permohonan. Kami sudah menerimanya.")
    service: str
    product: str


@dataclass(frozen=True, kw_only=True)
class IdentityChecked(_ApplicationFact):
    """The population registry was asked; `differing` names the fields that did not match."""

    kind: ClassVar[str] = "applications.identity_checked"
    sentence: ClassVar[Text] = ""
    staff_sentence: ClassVar[Text] = _("Data diri dicocokkan dengan data kependudukan.")
    outcome: str
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CorrectionRequested(_ApplicationFact):
    """An officer sent the application back to the applicant."""

    kind: ClassVar[str] = "applications.correction_requested"
    sentence: ClassVar[Text] = _("Petugas meminta Anda memperbaiki permohonan sampai {due}.")
    correction: UUID
    due: date
    targets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationResubmitted(_ApplicationFact):
    """The applicant sent the corrections."""

    kind: ClassVar[str] = "applications.resubmitted"
    sentence: ClassVar[Text] = _("Anda mengirim perbaikan. Petugas akan memeriksanya.")
    round: int


@dataclass(frozen=True, kw_only=True)
class ApplicationRecommended(_ApplicationFact):
    """The examiner finished; somebody else decides."""

    kind: ClassVar[str] = "applications.recommended"
    sentence: ClassVar[Text] = _("Pemeriksaan selesai. Permohonan Anda menunggu keputusan.")


@dataclass(frozen=True, kw_only=True)
class ApplicationSentBack(_ApplicationFact):
    """The adjudicator gave the application back to the examiner."""

    kind: ClassVar[str] = "applications.sent_back"
    sentence: ClassVar[Text] = _("Petugas memeriksa permohonan Anda sekali lagi.")


@dataclass(frozen=True, kw_only=True)
class ApplicationApproved(_ApplicationFact):
    """A passport will be made."""

    kind: ClassVar[str] = "applications.approved"
    sentence: ClassVar[Text] = _("Permohonan Anda disetujui.")


@dataclass(frozen=True, kw_only=True)
class ApplicationRefused(_ApplicationFact):
    """No passport will be made; the reason is kept with the application, not here."""

    kind: ClassVar[str] = "applications.refused"
    sentence: ClassVar[Text] = _("Permohonan Anda ditolak. Alasannya tertulis pada permohonan ini.")


@dataclass(frozen=True, kw_only=True)
class ProductionBegun(_ApplicationFact):
    """The passport is being made."""

    kind: ClassVar[str] = "applications.production_begun"
    sentence: ClassVar[Text] = _("Paspor Anda sedang dibuat.")


@dataclass(frozen=True, kw_only=True)
class ApplicationReady(_ApplicationFact):
    """The passport can be collected."""

    kind: ClassVar[str] = "applications.ready"
    sentence: ClassVar[Text] = _("Paspor Anda siap diambil.")


@dataclass(frozen=True, kw_only=True)
class ApplicationCollected(_ApplicationFact):
    """The passport is in its holder's hands."""

    kind: ClassVar[str] = "applications.collected"
    sentence: ClassVar[Text] = _("Paspor sudah Anda terima. Selamat!")


@dataclass(frozen=True, kw_only=True)
class ApplicationCancelled(_ApplicationFact):
    """The application ended without a decision."""

    kind: ClassVar[str] = "applications.cancelled"
    sentence: ClassVar[Text] = _("Permohonan ini dibatalkan.")
    reason: str
