"""What a file needs, who may decide it, and what can be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.foundation.errors import Refused


class Decision(StrEnum):
    """What an adjudicator can say."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    REFUSE = "refuse"


class Lacking(StrEnum):
    """What still keeps an examiner from recommending."""

    DOCUMENTS = "documents"
    PORTRAIT = "portrait"
    INTERVIEW = "interview"
    VISIT = "visit"


LACKING: dict[Lacking, str | Promise] = {
    Lacking.VISIT: _("Pemohon belum datang: tandai kedatangannya di loket dulu."),
    Lacking.DOCUMENTS: _("Masih ada dokumen yang belum Anda periksa atau terima."),
    Lacking.PORTRAIT: _("Foto pemohon belum diambil."),
    Lacking.INTERVIEW: _("Catatan wawancara belum ditulis."),
}


class NotReady(Refused):
    """The file lacks something before it can be recommended."""

    def __init__(self, lacking: Sequence[Lacking]) -> None:
        """Say the first thing that is lacking."""
        super().__init__(LACKING[lacking[0]])


class SamePerson(Refused):
    """Who examined must not decide: two pairs of eyes on every passport."""

    message = _("Anda yang memeriksa berkas ini, jadi orang lain yang harus memutuskannya.")


class ReasonMissing(Refused):
    """A decision against the applicant, or back to the examiner, says why."""

    message = _("Tulis alasannya dengan jelas, supaya pemohon atau pemeriksa tahu apa yang harus dilakukan.")


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What a file has so far."""

    attended: bool
    documents: frozenset[UUID]
    accepted: frozenset[UUID]
    portrait: bool
    interview: bool


def lacking(file: Readiness) -> list[Lacking]:
    """Return what is lacking before the examiner may recommend, in the order in which it is done."""
    found = []
    if not file.attended:
        found.append(Lacking.VISIT)
    if not file.documents or file.documents - file.accepted:
        found.append(Lacking.DOCUMENTS)
    if not file.portrait:
        found.append(Lacking.PORTRAIT)
    if not file.interview:
        found.append(Lacking.INTERVIEW)
    return found
