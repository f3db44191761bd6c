"""The questions at the door: which service this is, and whether it can go on here at all.

Who is served how: PP 45/2024 (products), and the requirements in use at immigration offices: a passport is replaced
when it expired, has under six months left, or is full; lost and damaged ones are examined in person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from giliran.applications.questions.kinds import Answers, Choice, Kind, Page, Question, Section, Text, When

REPLACED = frozenset({"expired", "soon", "full"})


class Stop(StrEnum):
    """Why an application cannot go on online."""

    STILL_VALID = "still_valid"
    LOST = "lost"
    DAMAGED = "damaged"
    CHILD = "child"


@dataclass(frozen=True, kw_only=True)
class StopText:
    """What somebody is told who cannot go on, and whether the office finder helps."""

    title: Text
    paragraphs: tuple[Text, ...]
    bring: tuple[Text, ...] = ()
    to_office: bool = True


HAD_PASSPORT = Page(
    key="had_passport",
    title=_("Paspor sebelumnya"),
    questions=(
        Question(
            key="had_passport",
            label=_("Apakah pemohon pernah punya paspor Indonesia?"),
            kind=Kind.CHOICE,
            choices=(
                Choice(code="never", label=_("Belum pernah"), hint=_("Ini paspor pertama.")),
                Choice(code="expired", label=_("Pernah, masa berlakunya sudah habis")),
                Choice(code="soon", label=_("Punya, masa berlakunya kurang dari 6 bulan lagi")),
                Choice(code="full", label=_("Punya, halamannya sudah penuh")),
                Choice(code="valid", label=_("Punya, masih berlaku 6 bulan atau lebih")),
                Choice(code="lost", label=_("Paspornya hilang")),
                Choice(code="damaged", label=_("Paspornya rusak")),
            ),
            missing=_("Pilih keadaan paspor pemohon sekarang."),
        ),
    ),
)
OLD_PASSPORT = Page(
    key="passport_issued",
    title=_("Tempat dan tahun terbit paspor lama"),
    when=(When(key="had_passport", among=REPLACED),),
    questions=(
        Question(
            key="passport_issued",
            label=_("Di mana dan kapan paspor lama diterbitkan?"),
            hint=_("Lihat halaman data di paspor lama: tanggal dan kantor yang mengeluarkan."),
            kind=Kind.CHOICE,
            choices=(
                Choice(
                    code="after_2009",
                    label=_("Di Indonesia, setelah tahun 2009"),
                    hint=_("Cukup KTP dan paspor lama."),
                ),
                Choice(
                    code="before_2009",
                    label=_("Di Indonesia, tahun 2009 atau sebelumnya"),
                    hint=_("Dokumennya sama seperti paspor pertama."),
                ),
                Choice(
                    code="abroad",
                    label=_("Di luar negeri, oleh KBRI atau KJRI"),
                    hint=_("Dokumennya sama seperti paspor pertama."),
                ),
            ),
            missing=_("Pilih di mana dan kapan paspor lama diterbitkan."),
        ),
    ),
)
AGE = Page(
    key="age",
    title=_("Usia pemohon"),
    questions=(
        Question(
            key="age",
            label=_("Berapa usia pemohon sekarang?"),
            kind=Kind.CHOICE,
            choices=(
                Choice(code="adult", label=_("17 tahun atau lebih")),
                Choice(code="married", label=_("Di bawah 17 tahun, sudah menikah")),
                Choice(code="child", label=_("Di bawah 17 tahun, belum menikah")),
            ),
            missing=_("Pilih usia pemohon."),
        ),
    ),
)

ELIGIBILITY = Section(
    key="eligibility",
    title=_("Layanan yang tepat"),
    hint=_("Beberapa pertanyaan singkat"),
    pages=(HAD_PASSPORT, OLD_PASSPORT, AGE),
)

_STOPS: Mapping[tuple[str, str], Stop] = {
    ("had_passport", "valid"): Stop.STILL_VALID,
    ("had_passport", "lost"): Stop.LOST,
    ("had_passport", "damaged"): Stop.DAMAGED,
    ("age", "child"): Stop.CHILD,
}

STOP_TEXTS: Mapping[Stop, StopText] = {
    Stop.STILL_VALID: StopText(
        title=_("Paspor Anda masih bisa dipakai"),
        paragraphs=(
            _("Paspor baru bisa diganti bila masa berlakunya kurang dari 6 bulan atau halamannya penuh."),
            _("Kembalilah ke sini bila waktunya tiba. Untuk sekarang, tidak ada yang perlu Anda bayar atau urus."),
        ),
        to_office=False,
    ),
    Stop.LOST: StopText(
        title=_("Paspor hilang diurus langsung di kantor imigrasi"),
        paragraphs=(
            _("Petugas perlu menanyai Anda lebih dulu dalam pemeriksaan resmi, jadi tidak bisa dilanjutkan di sini."),
            _("Anda tidak perlu janji temu. Datanglah pada jam buka; petugas menjelaskan langkah dan biayanya."),
        ),
        bring=(
            _("Surat keterangan hilang dari kepolisian"),
            _("KTP dan kartu keluarga"),
            _("Akta lahir, buku nikah, atau ijazah"),
        ),
    ),
    Stop.DAMAGED: StopText(
        title=_("Paspor rusak diurus langsung di kantor imigrasi"),
        paragraphs=(
            _("Petugas perlu melihat paspornya dalam pemeriksaan resmi, jadi tidak bisa dilanjutkan di sini."),
            _("Anda tidak perlu janji temu. Datanglah pada jam buka; petugas menjelaskan langkah dan biayanya."),
        ),
        bring=(
            _("Paspor yang rusak"),
            _("KTP dan kartu keluarga"),
            _("Akta lahir, buku nikah, atau ijazah"),
        ),
    ),
    Stop.CHILD: StopText(
        title=_("Paspor anak untuk saat ini diurus di kantor imigrasi"),
        paragraphs=(
            _("Permohonan di sini baru untuk usia 17 tahun ke atas, atau yang sudah menikah."),
            _("Datanglah bersama anak dan kedua orang tuanya. Petugas akan membantu sampai selesai."),
        ),
        bring=(
            _("KTP kedua orang tua dan kartu keluarga"),
            _("Akta lahir anak dan buku nikah orang tua"),
            _("Paspor kedua orang tua dan paspor lama anak, bila ada"),
        ),
    ),
}


def stop_of(answers: Answers) -> Stop | None:
    """Return why somebody who answered so cannot go on here; None if they can."""
    return next((stop for (key, code), stop in _STOPS.items() if answers.get(key) == code), None)


def service_of(answers: Answers) -> str | None:
    """Return the code of the service that the answers lead to, None while they lead to none."""
    had = answers.get("had_passport", "")
    if had == "never":
        return "passport_new"
    return "passport_replacement" if had in REPLACED else None
