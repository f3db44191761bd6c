"""The facts that issuance publishes."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class _OfPassport(Fact):
    subject_type: ClassVar[str] = "passport"

    application: UUID


@dataclass(frozen=True, kw_only=True)
class PassportQueued(_OfPassport):
    """A passport is to be made."""

    kind: ClassVar[str] = "issuance.passport_queued"


@dataclass(frozen=True, kw_only=True)
class PassportPrinted(_OfPassport):
    """A booklet was made out to its holder."""

    kind: ClassVar[str] = "issuance.passport_printed"
    sentence: ClassVar[str | Promise] = _("Paspor Anda sudah dicetak dan sedang diperiksa mutunya.")
    staff_sentence: ClassVar[str | Promise] = _("Paspor dicetak.")


@dataclass(frozen=True, kw_only=True)
class QualityFailed(_OfPassport):
    """A booklet was found faulty; another one is made."""

    kind: ClassVar[str] = "issuance.quality_failed"
    sentence: ClassVar[str | Promise] = _("Hasil cetak belum baik, jadi paspor Anda kami cetak ulang tanpa biaya.")
    staff_sentence: ClassVar[str | Promise] = _("Cetakan ditolak, dicetak ulang.")

    reason: str


@dataclass(frozen=True, kw_only=True)
class QualityPassed(_OfPassport):
    """A booklet was found good: it can be collected."""

    kind: ClassVar[str] = "issuance.quality_passed"


@dataclass(frozen=True, kw_only=True)
class PassportHandedOver(_OfPassport):
    """The passport was handed over and signed for; `collector` is self, family or proxy."""

    kind: ClassVar[str] = "issuance.passport_handed_over"

    collector: str


@dataclass(frozen=True, kw_only=True)
class PassportNotCollected(_OfPassport):
    """The passport was not collected in time and was cancelled."""

    kind: ClassVar[str] = "issuance.passport_not_collected"
    sentence: ClassVar[str | Promise] = _("Paspor Anda tidak diambil sampai batas waktunya, sehingga dibatalkan.")
    staff_sentence: ClassVar[str | Promise] = _("Paspor tidak diambil sampai batas waktunya.")


@dataclass(frozen=True, kw_only=True)
class BookletsArrived(Fact):
    """A run of blank booklets was taken into use."""

    kind: ClassVar[str] = "issuance.booklets_arrived"
    subject_type: ClassVar[str] = "booklet_series"
    staff_sentence: ClassVar[str | Promise] = _("{number} buku kosong didaftarkan.")

    electronic: bool
    number: int
