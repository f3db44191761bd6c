"""Letters: rulings of courts, letters of authorities, the statement of both parents."""

from functools import lru_cache
from random import Random

from PIL import Image

from giliran.demo.people import Synthetic
from giliran.demo.pictures.ink import SAMPLE, Colour, Paper, Pixels

_PAPER: Colour = (222, 222, 218)
_PRINT = {"size": 26.0, "width": 800.0, "leading": 1.6}
_BORN = "lahir di {birthplace} pada tanggal {birth_date:%d-%m-%Y}"

_LETTERS: dict[str, tuple[str, str, str]] = {
    "birth_letter": (
        "PEMERINTAH KOTA {city}",
        "SURAT KETERANGAN KELAHIRAN",
        "Menerangkan bahwa {full_name}, " + _BORN + ", adalah anak dari {father_name} dan {mother_name}.",
    ),
    "naturalisation": (
        "KEMENTERIAN YANG BERWENANG",
        "SURAT PEWARGANEGARAAN",
        "Memutuskan bahwa {full_name}, " + _BORN + ", memperoleh kewarganegaraan Republik Indonesia.",
    ),
    "name_change": (
        "PENGADILAN NEGERI {city}",
        "PENETAPAN GANTI NAMA",
        "Menetapkan bahwa pemohon, " + _BORN + ", selanjutnya bernama {full_name}.",
    ),
    "parents_statement": (
        "YANG BERTANDA TANGAN DI BAWAH INI",
        "SURAT PERNYATAAN KEDUA ORANG TUA",
        "Kami, {father_name} dan {mother_name}, menyetujui permohonan paspor bagi anak kami {full_name}, "
        + _BORN
        + ", dan bertanggung jawab atas perjalanannya.",
    ),
    "custody_ruling": (
        "PENGADILAN AGAMA {city}",
        "PENETAPAN HAK ASUH ANAK",
        "Menetapkan hak asuh atas {full_name}, " + _BORN + ", pada ibunya, {mother_name}.",
    ),
}
KINDS = frozenset(_LETTERS)
"""The kinds of document that are letters."""

_BASIS = (
    "Surat ini dibuat berdasarkan permohonan yang bersangkutan dan setelah memeriksa bukti yang diajukan kepada kami, "
    "berupa kartu keluarga, kartu tanda penduduk, dan keterangan dua orang saksi di bawah sumpah."
)
_LIVING = (
    "Pemegang surat ini beralamat di {street}, {village}, {district}, {city}, {province}, dan dikenal dengan nomor "
    "induk kependudukan {nik}."
)
_CLOSE = (
    "Demikian surat ini dibuat dengan sebenarnya untuk dipergunakan dalam permohonan paspor. Apabila di kemudian hari "
    "terdapat kekeliruan, surat ini akan diperbaiki sebagaimana mestinya."
)


def letter(kind: str, person: Synthetic, chance: Random) -> Pixels:
    """Draw the letter of that kind, one of `KINDS`."""
    known = vars(person) | {name: getattr(person, name).upper() for name in ("full_name", "father_name", "mother_name")}
    head, title, first = (part.format(**known) for part in _LETTERS[kind])
    sheet = Paper.of(_begun())
    sheet.text((500, 80), head.upper(), size=33, bold=True, anchor="ma")
    sheet.text((500, 130), f"Jalan Merdeka Nomor {chance.randint(1, 90)}", size=22, anchor="ma")
    sheet.text((500, 230), title, size=33, bold=True, anchor="ma")
    sheet.text((500, 280), f"Nomor: {chance.randint(1, 990)}/{chance.randint(2016, 2025)}", size=25, anchor="ma")
    top = sheet.lines((100, 360), first, **_PRINT) + 22
    sheet.lines((100, top), _LIVING.format(**known), **_PRINT)
    _foot(sheet, chance, stamped=kind == "parents_statement")
    return sheet.pixels()


@lru_cache(maxsize=1)
def _begun() -> Image.Image:
    """Print once what all letters say."""
    sheet = Paper(1000, 1414, _PAPER)
    sheet.draw.line((80, 176, 920, 176), fill=(30, 30, 36), width=4)
    top = sheet.lines((100, 740), _BASIS, **_PRINT) + 22
    sheet.lines((100, top), _CLOSE, **_PRINT)
    sheet.text((940, 1374), SAMPLE, size=17, colour=(120, 124, 130), anchor="rs")
    return sheet.image


def _foot(sheet: Paper, chance: Random, *, stamped: bool) -> None:
    if stamped:
        sheet.draw.rectangle((560, 1130, 700, 1240), fill=(206, 168, 176), outline=(150, 90, 104), width=3)
        sheet.text((630, 1150), "METERAI", size=20, colour=(110, 40, 60), anchor="ma")
        sheet.text((630, 1190), SAMPLE, size=22, colour=(110, 40, 60), anchor="ma", bold=True)
        sheet.signature((150, 1200), 200, chance)
    else:
        sheet.stamp((640, 1180), 70, (90, 76, 150))
    sheet.signature((640, 1190), 210, chance)
