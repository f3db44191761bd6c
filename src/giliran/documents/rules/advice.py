"""What to do about each reason for which a document is asked for again."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.documents.rules.refusals import REFUSALS

ADVICE: Mapping[str, str | Promise] = {
    "no_page": _(
        "Dokumen tidak terlihat di foto ini. Letakkan dokumen di meja, penuhi layar dengan dokumen, lalu foto lagi."
    ),
    "small": _(
        "Gambar terlalu kecil, hurufnya tidak terbaca. Foto langsung dari dokumen aslinya, jangan dari tangkapan layar."
    ),
    "far": _("Dokumen terlalu jauh. Dekatkan ponsel sampai dokumen memenuhi layar."),
    "blur": _(
        "Foto buram. Letakkan dokumen di meja, pegang ponsel dengan dua tangan, ketuk layar pada tulisannya, "
        "tunggu sampai tajam, lalu foto."
    ),
    "glare": _("Ada pantulan cahaya yang menutupi tulisan. Matikan lampu kilat dan geser dokumen dari bawah lampu."),
    "cut": _("Sebagian dokumen terpotong. Mundurkan ponsel sedikit sampai keempat sudutnya terlihat."),
    "dark": _("Foto terlalu gelap. Pindah ke dekat jendela atau nyalakan lampu, lalu foto lagi."),
    "tilt": _("Dokumen miring. Luruskan dokumen dengan tepi layar, lalu foto lagi."),
    "skew": _("Foto diambil dari samping. Pegang ponsel tepat di atas dokumen, sejajar dengan meja."),
    "officer": _("Petugas meminta dokumen ini diganti. Alasannya ada di halaman permohonan Anda."),
}

# A file that the worker could not take leaves its refusal as the reason.
_REFUSED: Mapping[str, str | Promise] = {problem.value: sentence for problem, sentence in REFUSALS.items()}


def sentences(reasons: Sequence[str]) -> list[str]:
    """Return what to do, in the active language; a reason that is no longer known is left out."""
    return [str(told) for reason in reasons if (told := ADVICE.get(reason) or _REFUSED.get(reason))]
