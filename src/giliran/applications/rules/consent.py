"""What an applicant agrees to. A new wording gets a new version; the wordings agreed to before stay here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ConsentKind(StrEnum):
    """The two agreements, asked apart (UU 27/2022: biometrics are specific personal data)."""

    DATA = "data"
    BIOMETRICS = "biometrics"


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """One version of one agreement's words."""

    kind: ConsentKind
    version: int
    text: str | Promise


TEXTS: Mapping[tuple[ConsentKind, int], ConsentText] = {
    (text.kind, text.version): text
    for text in (
        ConsentText(
            kind=ConsentKind.DATA,
            version=1,
            text=_(
                "Data yang saya isi benar. Saya setuju data dan dokumen saya dipakai kantor imigrasi untuk memproses "
                "permohonan paspor ini, termasuk mencocokkannya dengan data kependudukan."
            ),
        ),
        ConsentText(
            kind=ConsentKind.BIOMETRICS,
            version=1,
            text=_(
                "Saya setuju foto wajah dan sidik jari saya diambil di kantor imigrasi untuk paspor ini dan untuk "
                "memastikan bahwa pemegangnya memang saya."
            ),
        ),
    )
}


def in_force() -> dict[ConsentKind, ConsentText]:
    """Return the newest wording of each agreement."""
    newest: dict[ConsentKind, ConsentText] = {}
    for text in TEXTS.values():
        if text.kind not in newest or text.version > newest[text.kind].version:
            newest[text.kind] = text
    return newest
