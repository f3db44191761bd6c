"""Who may collect a passport, and what each brings."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CollectorKind(StrEnum):
    """Who stands at the counter."""

    SELF = "self"
    FAMILY = "family"
    PROXY = "proxy"


class IdentityKind(StrEnum):
    """What they show."""

    KTP = "ktp"
    SIM = "sim"
    PASSPORT = "passport"


@dataclass(frozen=True, kw_only=True)
class Bringing:
    """What a kind of collector is called, and brings besides the code and an identity card."""

    name: str | Promise
    papers: str | Promise


COLLECTORS: dict[CollectorKind, Bringing] = {
    CollectorKind.SELF: Bringing(name=_("Pemohon sendiri"), papers=_("Bukti pembayaran dan kartu identitas asli.")),
    CollectorKind.FAMILY: Bringing(
        name=_("Keluarga satu kartu keluarga"),
        papers=_("Bukti pembayaran, kartu identitas asli, dan salinan kartu keluarga."),
    ),
    CollectorKind.PROXY: Bringing(
        name=_("Orang lain dengan surat kuasa"),
        papers=_("Bukti pembayaran, kartu identitas asli, dan surat kuasa bermeterai."),
    ),
}
IDENTITIES: dict[IdentityKind, str | Promise] = {
    IdentityKind.KTP: _("KTP"),
    IdentityKind.SIM: _("SIM"),
    IdentityKind.PASSPORT: _("Paspor"),
}
