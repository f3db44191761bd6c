"""What to try in ten minutes, as each of four people."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.demo.logins import OFFICES

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Link:
    """Where a step is done; `outside` opens a page of a stand-in."""

    label: Text
    url: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do."""

    text: Text
    links: Sequence[Link] = ()


@dataclass(frozen=True, kw_only=True)
class Tour:
    """Ten minutes as one person. `logins`: the addresses needed, in order."""

    key: str
    title: Text
    what: Text
    icon: str
    logins: Sequence[str]
    steps: Sequence[Step]


def tours() -> list[Tour]:
    """Return the four tours."""
    return [_applicant(), _front_desk(), _officer(), _head()]


def _here(name: str, label: Text) -> Link:
    return Link(label=label, url=reverse(name))


def _office(name: str, label: Text) -> Link:
    return Link(label=label, url=reverse(name, kwargs={"office_code": OFFICES[0]}))


def _staff_address(who: str) -> str:
    return f"{who}@{OFFICES[0]}.test"


def _sign_in(text: Text) -> Step:
    codes = Link(label=_("Autentikator"), url=f"{settings.CARRIER_URL.rstrip('/')}/kode")
    return Step(text=text, links=(_here("account_login", _("Masuk")), codes))


_AS_STAFF = _("Masuk dengan alamat di atas. Kode enam angkanya ada di autentikator.")


def _applicant() -> Tour:
    carrier, bank = settings.CARRIER_URL.rstrip("/"), settings.BANK_URL.rstrip("/")
    steps = (
        Step(
            text=_("Masuk dengan alamat di atas, atau daftar akun baru."), links=(_here("account_login", _("Masuk")),)
        ),
        Step(
            text=_("Ajukan paspor: jawab pertanyaan singkatnya, pilih kantor Jakarta Selatan, lalu isi tiap bagian."),
            links=(_here("journey:home", _("Beranda")),),
        ),
        Step(
            text=_(
                "Kirim foto dokumen. Simpan foto contoh di bawah; coba juga yang buram, dan baca apa kata pemeriksaan."
            ),
            links=(Link(label=_("Foto contoh"), url="#contoh"),),
        ),
        Step(
            text=_("Pilih hari dan jam. Salin kode billing 15 angka, dan bayar di bank."),
            links=(Link(label=_("Bank"), url=f"{bank}/"), Link(label=_("Kotak pesan"), url=f"{carrier}/")),
        ),
        Step(
            text=_("Majukan jam ke 15 menit sebelum janji, lalu ambil nomor di kios dengan kode reservasi."),
            links=(Link(label=_("Jam"), url="#jam"), _office("lobby:kiosk", _("Kios"))),
        ),
        Step(
            text=_("Ikuti giliran Anda dari ponsel: berapa orang lagi, dan kira-kira berapa menit."),
            links=(_here("journey:home", _("Beranda")), _office("lobby:board", _("Papan antrean"))),
        ),
    )
    return Tour(
        key="pemohon", title=_("Pemohon"), what=_("Dari rumah sampai nomor antrean."), icon="phone",
        logins=("siti@warga.test",), steps=steps,
    )  # fmt: skip


def _front_desk() -> Tour:
    steps = (
        _sign_in(_AS_STAFF),
        Step(
            text=_(
                "Kedatangan: lihat siapa yang ditunggu dan siapa yang sudah datang. Beri nomor kepada yang tanpa janji."
            ),
            links=(_office("lobby:arrivals", _("Kedatangan")),),
        ),
        Step(
            text=_("Loket: duduk di loket 1. Loket itu selalu kosong untuk Anda; loket lain dijaga petugas peragaan."),
            links=(_office("lobby:console", _("Loket")),),
        ),
        Step(
            text=_("Panggil berikutnya dengan tombol N, dan lihat nomornya menyala di papan pada jendela lain."),
            links=(_office("lobby:board", _("Papan antrean")),),
        ),
        Step(
            text=_(
                "Orangnya tidak muncul? Tekan Tidak hadir. Perlu melengkapi sesuatu? Tunda, atau alihkan ke loket lain."
            )
        ),
        Step(
            text=_("Pengambilan: serahkan paspor yang sudah jadi, dengan kode dan tanda tangan pemegangnya."),
            links=(_office("issuance:pickup", _("Pengambilan")),),
        ),
    )
    return Tour(
        key="depan", title=_("Petugas depan"), what=_("Menerima tamu, memanggil, menyerahkan."), icon="people",
        logins=(_staff_address("loket"),), steps=steps,
    )  # fmt: skip


def _officer() -> Tour:
    steps = (
        _sign_in(_AS_STAFF),
        Step(
            text=_("Duduk di loket 1, panggil berikutnya, mulai layani, lalu buka berkasnya."),
            links=(_office("lobby:console", _("Loket")), _office("casework:files", _("Berkas"))),
        ),
        Step(text=_("Terima dokumennya satu per satu, atau kembalikan dengan alasan: pemohon langsung diberi tahu.")),
        Step(
            text=_("Ambil foto wajah (ada foto contoh), catat wawancara, dan tekan Pemeriksaan selesai."),
            links=(Link(label=_("Foto contoh"), url="#contoh"),),
        ),
        Step(
            text=_("Masuk sebagai pemutus, selalu orang lain: setujui atau tolak."),
            links=(_office("casework:decisions", _("Keputusan")),),
        ),
        Step(
            text=_("Masuk sebagai produksi: cetak paspor dan periksa mutunya. Kode pengambilan sampai ke pemohon."),
            links=(_office("issuance:production", _("Produksi")),),
        ),
    )
    return Tour(
        key="petugas", title=_("Petugas"), what=_("Memeriksa, memutuskan, mencetak."), icon="document",
        logins=tuple(_staff_address(who) for who in ("pemeriksa", "pemutus", "produksi")), steps=steps,
    )  # fmt: skip


def _head() -> Tour:
    steps = (
        _sign_in(_AS_STAFF),
        Step(
            text=_("Meja petugas: semua pekerjaan kantor Anda di satu halaman."),
            links=(_here("journey:desk", _("Meja petugas")),),
        ),
        Step(
            text=_("Percepat jam 10 kali dan lihat balai bergerak: antrean, papan, dan loket."),
            links=(Link(label=_("Jam"), url="#jam"), _office("lobby:board", _("Papan antrean"))),
        ),
        Step(
            text=_("Aula: setiap loket, tahap, dan jalur, sampai perkiraan jam aula kosong. Pindahkan loket, umumkan."),
            links=(_office("lobby:hall", _("Aula")), _office("lobby:plan", _("Tahap dan tugas"))),
        ),
        Step(
            text=_("Lihat berkas yang menunggu, dan keputusan. Yang Anda periksa sendiri tidak dapat Anda putuskan."),
            links=(_office("casework:files", _("Berkas")), _office("casework:decisions", _("Keputusan"))),
        ),
        Step(
            text=_("Pembayaran bermasalah: yang tidak cocok dengan bank, dan yang harus dikembalikan."),
            links=(_office("payments:worklist", _("Pembayaran bermasalah")),),
        ),
        Step(
            text=_(
                "Bandingkan dengan kantor lain: Denpasar membayar dulu baru memilih hari, Jayapura dua jam lebih awal."
            ),
            links=(Link(label=_("Tiga kantor"), url="#balai"),),
        ),
    )
    return Tour(
        key="kepala", title=_("Kepala kantor"), what=_("Melihat seluruh kantor, dan bertindak."), icon="building",
        logins=(_staff_address("kepala"),), steps=steps,
    )  # fmt: skip
