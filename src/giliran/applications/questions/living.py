"""Where and how the applicant lives, and whom to call."""

from django.utils.translation import gettext_lazy as _

from giliran.applications.questions.kinds import Choice, Kind, Page, Question, Section, When, yes_no

ADDRESS = Section(
    key="address",
    title=_("Alamat"),
    hint=_("Alamat KTP dan tempat tinggal"),
    pages=(
        Page(
            key="address",
            title=_("Alamat di KTP"),
            questions=(
                Question(
                    key="street",
                    label=_("Jalan, nomor, RT/RW"),
                    hint=_("Misalnya Jl. Melati No. 5, RT 003/RW 004."),
                    autocomplete="street-address",
                ),
                Question(key="village", label=_("Kelurahan atau desa"), width="24"),
                Question(key="district", label=_("Kecamatan"), width="24"),
                Question(key="city", label=_("Kota atau kabupaten"), width="24", autocomplete="address-level2"),
                Question(key="province", label=_("Provinsi"), width="24", autocomplete="address-level1"),
                Question(key="postcode", label=_("Kode pos"), kind=Kind.POSTCODE, optional=True, width="10"),
                Question(
                    key="lives_there",
                    label=_("Apakah pemohon tinggal di alamat ini?"),
                    kind=Kind.CHOICE,
                    choices=yes_no(_("Ya"), _("Tidak, di alamat lain")),
                    missing=_("Pilih apakah pemohon tinggal di alamat KTP."),
                ),
            ),
        ),
        Page(
            key="home",
            title=_("Alamat tempat tinggal"),
            when=(When(key="lives_there", among=frozenset({"no"})),),
            questions=(
                Question(key="home_street", label=_("Jalan, nomor, RT/RW")),
                Question(key="home_village", label=_("Kelurahan atau desa"), width="24"),
                Question(key="home_district", label=_("Kecamatan"), width="24"),
                Question(key="home_city", label=_("Kota atau kabupaten"), width="24"),
                Question(key="home_province", label=_("Provinsi"), width="24"),
            ),
        ),
    ),
)

CONTACT = Section(
    key="contact",
    title=_("Kontak"),
    hint=_("Ponsel dan e-mail"),
    pages=(
        Page(
            key="contact",
            title=_("Kontak"),
            intro=_("Kami memakainya bila petugas perlu menghubungi Anda tentang permohonan ini."),
            questions=(
                Question(key="phone", label=_("Nomor ponsel"), kind=Kind.PHONE, width="24", autocomplete="tel"),
                Question(key="email", label=_("E-mail"), kind=Kind.EMAIL, autocomplete="email"),
            ),
        ),
    ),
)

EMPLOYED = frozenset({"civil_servant", "military", "private", "state_company"})
WORK = Section(
    key="work",
    title=_("Pekerjaan dan status"),
    hint=_("Pekerjaan, status perkawinan"),
    pages=(
        Page(
            key="occupation",
            title=_("Pekerjaan"),
            questions=(
                Question(
                    key="occupation",
                    label=_("Apa pekerjaan pemohon?"),
                    kind=Kind.CHOICE,
                    choices=(
                        Choice(code="private", label=_("Karyawan swasta")),
                        Choice(code="civil_servant", label=_("Pegawai negeri")),
                        Choice(code="state_company", label=_("Karyawan BUMN atau BUMD")),
                        Choice(code="military", label=_("TNI atau Polri")),
                        Choice(code="self_employed", label=_("Wiraswasta")),
                        Choice(code="farmer", label=_("Petani, nelayan, atau peternak")),
                        Choice(code="student", label=_("Pelajar atau mahasiswa")),
                        Choice(code="homemaker", label=_("Mengurus rumah tangga")),
                        Choice(code="retired", label=_("Pensiunan")),
                        Choice(code="none", label=_("Belum bekerja")),
                        Choice(code="other", label=_("Lainnya")),
                    ),
                    missing=_("Pilih pekerjaan yang paling sesuai."),
                ),
            ),
        ),
        Page(
            key="workplace",
            title=_("Tempat bekerja"),
            when=(When(key="occupation", among=EMPLOYED),),
            questions=(Question(key="workplace", label=_("Apa nama tempat pemohon bekerja?")),),
        ),
        Page(
            key="marital",
            title=_("Status perkawinan"),
            questions=(
                Question(
                    key="marital_status",
                    label=_("Apa status perkawinan pemohon?"),
                    kind=Kind.CHOICE,
                    choices=(
                        Choice(code="single", label=_("Belum kawin")),
                        Choice(code="married", label=_("Kawin")),
                        Choice(code="divorced", label=_("Cerai hidup")),
                        Choice(code="widowed", label=_("Cerai mati")),
                    ),
                    missing=_("Pilih status perkawinan seperti di KTP."),
                ),
            ),
        ),
        Page(
            key="spouse",
            title=_("Suami atau istri"),
            when=(When(key="marital_status", among=frozenset({"married"})),),
            questions=(Question(key="spouse_name", label=_("Siapa nama suami atau istri pemohon?"), kind=Kind.NAME),),
        ),
    ),
)

EMERGENCY = Section(
    key="emergency",
    title=_("Kontak darurat"),
    hint=_("Orang yang kami hubungi bila perlu"),
    pages=(
        Page(
            key="emergency",
            title=_("Kontak darurat"),
            intro=_("Pilih orang di Indonesia yang tidak ikut bepergian dengan pemohon."),
            questions=(
                Question(key="emergency_name", label=_("Nama"), kind=Kind.NAME),
                Question(
                    key="emergency_relation", label=_("Hubungan"), hint=_("Misalnya kakak atau teman."), width="24"
                ),
                Question(key="emergency_phone", label=_("Nomor ponsel"), kind=Kind.PHONE, width="24"),
            ),
        ),
    ),
)
