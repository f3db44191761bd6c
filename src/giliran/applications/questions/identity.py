"""Who the applicant is."""

from django.utils.translation import gettext_lazy as _

from giliran.applications.questions.kinds import Choice, Kind, Page, Question, Section, When, yes_no

IDENTITY = Section(
    key="identity",
    title=_("Data diri"),
    hint=_("Nama, NIK, kelahiran"),
    pages=(
        Page(
            key="name",
            title=_("Nama dan NIK"),
            questions=(
                Question(
                    key="full_name",
                    label=_("Nama lengkap"),
                    hint=_("Persis seperti di KTP, tanpa gelar."),
                    kind=Kind.NAME,
                    autocomplete="name",
                ),
                Question(key="nik", label=_("NIK"), hint=_("16 angka di KTP."), kind=Kind.NIK, width="16"),
            ),
            help_title=_("Di mana NIK saya?"),
            help_text=_("NIK ada di baris paling atas KTP, dan di kartu keluarga pada kolom di samping nama."),
        ),
        Page(
            key="birth",
            title=_("Kelahiran"),
            questions=(
                Question(
                    key="birth_date",
                    label=_("Tanggal lahir"),
                    hint=_("Seperti di KTP, misalnya 17 8 1990."),
                    kind=Kind.BIRTH_DATE,
                ),
                Question(
                    key="birthplace",
                    label=_("Tempat lahir"),
                    hint=_("Kota atau kabupaten, seperti di KTP."),
                    width="24",
                ),
                Question(
                    key="sex",
                    label=_("Jenis kelamin"),
                    kind=Kind.CHOICE,
                    choices=(
                        Choice(code="female", label=_("Perempuan")),
                        Choice(code="male", label=_("Laki-laki")),
                    ),
                    missing=_("Pilih jenis kelamin seperti di KTP."),
                ),
            ),
        ),
        Page(
            key="origin",
            title=_("Kewarganegaraan dan nama"),
            questions=(
                Question(
                    key="citizenship",
                    label=_("Sejak kapan pemohon warga negara Indonesia?"),
                    kind=Kind.CHOICE,
                    choices=(
                        Choice(code="birth", label=_("Sejak lahir")),
                        Choice(code="naturalised", label=_("Setelah lahir, lewat pewarganegaraan")),
                    ),
                    missing=_("Pilih sejak kapan pemohon warga negara Indonesia."),
                ),
                Question(
                    key="name_changed",
                    label=_("Apakah nama pemohon pernah diganti lewat pengadilan?"),
                    kind=Kind.CHOICE,
                    choices=yes_no(_("Ya"), _("Tidak")),
                    missing=_("Pilih ya atau tidak: apakah nama pernah diganti lewat pengadilan."),
                ),
            ),
        ),
    ),
)

PARENTS = Section(
    key="parents",
    title=_("Orang tua"),
    hint=_("Nama ayah dan ibu"),
    pages=(
        Page(
            key="parents",
            title=_("Orang tua"),
            intro=_("Tulis seperti di akta lahir atau kartu keluarga, juga bila mereka sudah meninggal."),
            questions=(
                Question(key="mother_name", label=_("Nama ibu"), kind=Kind.NAME),
                Question(
                    key="father_name",
                    label=_("Nama ayah"),
                    hint=_("Kosongkan bila tidak tercatat di akta lahir."),
                    kind=Kind.NAME,
                    optional=True,
                ),
            ),
        ),
    ),
)

OLD_PASSPORT = Section(
    key="old_passport",
    title=_("Paspor lama"),
    hint=_("Nomor dan masa berlakunya"),
    pages=(
        Page(
            key="old_passport",
            title=_("Paspor lama"),
            when=(When(key="had_passport", among=frozenset({"expired", "soon", "full"})),),
            questions=(
                Question(
                    key="old_number",
                    label=_("Nomor paspor"),
                    hint=_("Satu atau dua huruf lalu 6 atau 7 angka, misalnya C1234567."),
                    kind=Kind.PASSPORT,
                    width="16",
                ),
                Question(
                    key="old_office",
                    label=_("Kantor yang mengeluarkan"),
                    hint=_("Tertulis di halaman data, misalnya Jakarta Selatan."),
                    width="24",
                ),
                Question(key="old_issued", label=_("Tanggal dikeluarkan"), kind=Kind.PAST_DATE),
                Question(key="old_expires", label=_("Tanggal habis berlaku"), kind=Kind.DATE),
            ),
        ),
    ),
)
