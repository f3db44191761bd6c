"""Why a file cannot be taken, in sentences that say what to do. The codes are those of `rules.reading`."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.documents.rules.reading.verdict import Problem
from giliran.foundation.errors import Refused

REFUSALS: Mapping[Problem, str | Promise] = {
    Problem.EMPTY: _("Berkas ini kosong. Pilih berkas lain, atau ambil foto baru."),
    Problem.NOT_A_PICTURE: _("Berkas ini bukan foto atau PDF. Kirim foto (JPEG, PNG, HEIC) atau PDF."),
    Problem.TOO_LARGE: _(
        "Berkas ini terlalu besar. Ambil foto dengan kamera ponsel biasa, atau perkecil PDF-nya, lalu kirim lagi."
    ),
    Problem.TOO_SMALL: _("Gambar ini terlalu kecil untuk dibaca. Ambil foto langsung dari dokumen aslinya."),
    Problem.ODD_SHAPE: _("Gambar ini terlalu panjang dan sempit. Foto dokumennya satu halaman satu foto."),
    Problem.ANIMATED: _("Ini gambar bergerak. Kirim foto biasa."),
    Problem.MIXED: _(
        "Berkas ini berisi lebih dari sekadar gambar, jadi tidak dapat diterima. Ambil foto baru dari dokumennya, "
        "lalu kirim foto itu."
    ),
    Problem.ACTIVE: _(
        "PDF ini berisi lampiran atau program. Foto saja dokumennya, atau simpan ulang PDF lewat menu Cetak → "
        "Simpan sebagai PDF."
    ),
    Problem.LOCKED: _("PDF ini terkunci kata sandi. Buka kuncinya dulu, atau foto dokumen aslinya."),
    Problem.TRUNCATED: _(
        "Berkas ini terpotong, mungkin sambungan terputus saat diunduh. Buka dulu di ponsel Anda; kalau gambarnya "
        "tidak utuh, ambil foto baru."
    ),
    Problem.DAMAGED: _("Berkas ini rusak dan tidak dapat dibuka. Ambil foto baru, lalu kirim lagi."),
    Problem.TOO_MANY_PAGES: _("PDF ini punya terlalu banyak halaman. Kirim hanya halaman yang diminta."),
    Problem.TOO_HEAVY: _("Berkas ini terlalu rumit untuk dibuka. Foto dokumennya, lalu kirim fotonya."),
    Problem.TOO_MANY_DOCUMENT_PAGES: _(
        "Halaman untuk dokumen ini sudah cukup banyak. Hapus dulu halaman yang tidak perlu."
    ),
}


class UnusableFile(Refused):
    """The file cannot be taken; `code` says why, `message` says what to do."""

    def __init__(self, code: Problem) -> None:
        """Take the code."""
        self.code = code
        super().__init__(REFUSALS[code])


class NotEditable(Refused):
    """The dossier is no longer, or not now, the applicant's to change."""

    message = _("Dokumen permohonan ini sedang tidak dapat diubah, karena sudah dikirim ke petugas.")


class NotWanted(Refused):
    """The dossier does not ask for this document."""

    message = _("Dokumen ini tidak diminta untuk permohonan Anda. Kembali ke daftar dokumen.")


class NotYours(LookupError):  # noqa: N818 - reads as what it means
    """There is no such thing, or it is somebody else's: nobody is told which."""
