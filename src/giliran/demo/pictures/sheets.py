"""Sheets of paper: family card, certificates, diploma, marriage book."""

from datetime import date, timedelta
from random import Random

from giliran.demo.people import Synthetic
from giliran.demo.pictures.cards import parents_of
from giliran.demo.pictures.ink import SAMPLE, Colour, Paper, Pixels

_TALL, _WIDE = (1000, 1414), (1414, 1000)
_WHITE: Colour = (224, 224, 219)
_CREAM: Colour = (222, 214, 190)


def family_card(person: Synthetic, chance: Random) -> Pixels:
    """Draw the card that lists a family."""
    sheet = Paper(*_WIDE, (206, 220, 222))
    sheet.text((707, 60), "KARTU KELUARGA", size=46, bold=True, anchor="ma")
    sheet.text((707, 118), f"No. {person.family_card}", size=34, anchor="ma")
    father, mother = reversed(parents_of(person))
    head = [("Nama Kepala Keluarga", father.full_name.upper()), ("Alamat", person.street.upper()),
            ("Desa/Kelurahan", person.village.upper()), ("Kecamatan", person.district.upper()),
            ("Kabupaten/Kota", person.city.upper()), ("Provinsi", person.province.upper())]  # fmt: skip
    _told(sheet, head, top=180, size=21, left=70, column=330)
    columns = (
        (40, "No"),
        (90, "Nama Lengkap"),
        (520, "NIK"),
        (770, "Kelamin"),
        (930, "Tempat Lahir"),
        (1180, "Tanggal"),
    )
    for row in range(9):
        sheet.draw.line((30, 400 + row * 50, 1384, 400 + row * 50), fill=(60, 70, 74), width=2)
    for left, label in columns:
        sheet.draw.line((left - 10, 400, left - 10, 800), fill=(60, 70, 74), width=2)
        sheet.text((left, 414), label, size=20, bold=True)
    for row, one in enumerate((father, mother, person)):
        told = (str(row + 1), one.full_name.upper(), one.nik, "P" if one.sex == "female" else "L",
                one.birthplace.upper(), f"{one.birth_date:%d-%m-%Y}")  # fmt: skip
        for (left, _label), words in zip(columns, told, strict=True):
            sheet.text((left, 463 + row * 50), words, size=20)
    _signed(sheet, chance, at=(1090, 815), place=person.city)
    return sheet.pixels()


def birth_certificate(person: Synthetic, chance: Random) -> Pixels:
    """Draw an extract from the register of births."""
    child = "anak perempuan" if person.sex == "female" else "anak laki-laki"
    return _certificate(
        person, chance, title="KUTIPAN AKTA KELAHIRAN", number=f"AL.{person.nik[:4]}.{person.nik[-6:]}",
        words=f"Bahwa di {person.birthplace} pada tanggal {person.birth_date:%d-%m-%Y} telah lahir {child} bernama "
        f"{person.full_name.upper()}, dari ayah {person.father_name.upper()} dan ibu {person.mother_name.upper()}.",
    )  # fmt: skip


def baptism_certificate(person: Synthetic, chance: Random) -> Pixels:
    """Draw a certificate of baptism."""
    baptised = person.birth_date + timedelta(days=chance.randint(20, 200))
    return _certificate(
        person, chance, title="SURAT BAPTIS", number=f"{baptised.year}/{chance.randint(1, 400):03}",
        words=f"{person.full_name.upper()}, lahir di {person.birthplace} pada tanggal {person.birth_date:%d-%m-%Y}, "
        f"dari ayah {person.father_name.upper()} dan ibu {person.mother_name.upper()}, telah dibaptis pada tanggal "
        f"{baptised:%d-%m-%Y}.",
    )  # fmt: skip


def diploma(person: Synthetic, chance: Random) -> Pixels:
    """Draw a diploma of an upper secondary school."""
    sheet = Paper(*_WIDE, _CREAM)
    sheet.waves((212, 202, 174), step=11, swing=24)
    sheet.frame(34, colour=(120, 92, 40), width=8)
    sheet.text((707, 110), "IJAZAH", size=64, bold=True, anchor="ma")
    sheet.text((707, 190), "SEKOLAH MENENGAH ATAS", size=36, anchor="ma")
    told = [("Nama", person.full_name.upper()), ("Tempat dan tanggal lahir", _born(person)),
            ("Nama orang tua", person.father_name.upper()), ("Ibu", person.mother_name.upper()),
            ("Sekolah", f"SMA NEGERI {chance.randint(1, 60)} {person.city.upper()}"),
            ("Nomor peserta ujian", f"{person.nik[:4]}-{chance.randint(10_000, 99_999)}")]  # fmt: skip
    _told(sheet, told, top=300, size=29, left=150, column=600)
    sheet.lines((150, 610), "telah lulus dari satuan pendidikan berdasarkan hasil ujian akhir dan memenuhi seluruh "
                "kriteria sesuai dengan peraturan.", size=27, width=1120)  # fmt: skip
    _signed(sheet, chance, at=(1000, 720), place=person.city)
    return sheet.pixels()


def marriage_book(person: Synthetic, chance: Random) -> Pixels:
    """Draw the two pages of an open marriage book."""
    return _spread(person, person.full_name, chance, married_after=22)


def parents_marriage_book(person: Synthetic, chance: Random) -> Pixels:
    """Draw the parents' open marriage book."""
    mother, father = parents_of(person)
    return _spread(father, mother.full_name, chance, married_after=20)


def _spread(person: Synthetic, other: str, chance: Random, *, married_after: int) -> Pixels:
    book = Paper(1300, 920, (208, 216, 192))
    book.waves((192, 204, 174), step=10, swing=18)
    book.draw.rectangle((640, 0, 660, 920), fill=(176, 184, 160))
    wed = date(min(person.birth_date.year + married_after, 2024), chance.randint(1, 12), chance.randint(1, 28))
    pages = (
        ("KUTIPAN AKTA NIKAH", [("Nomor", f"{chance.randint(10, 900)}/{wed:%m/%Y}"), ("Tanggal", f"{wed:%d-%m-%Y}"),
                                ("Kecamatan", person.district), ("Kota", person.city), ("Provinsi", person.province)]),
        ("SUAMI DAN ISTRI", [("Nama", person.full_name.upper()), ("Lahir", _born(person)),
                             ("Ayah", person.father_name.upper()), ("Ibu", person.mother_name.upper()),
                             ("Pasangan", other.upper())]),
    )  # fmt: skip
    for place, (title, told) in enumerate(pages):
        left = 50 + place * 660
        book.text((left + 270, 70), title, size=32, bold=True, anchor="ma")
        for row, (label, words) in enumerate(told):
            book.text((left, 170 + row * 92), label, size=22, colour=(70, 84, 60))
            book.text((left, 202 + row * 92), words, size=26)
    _signed(book, chance, at=(980, 680), place=person.city)
    return book.pixels()


def _certificate(person: Synthetic, chance: Random, *, title: str, number: str, words: str) -> Pixels:
    sheet = Paper(*_TALL, _CREAM if "BAPTIS" in title else _WHITE)
    sheet.frame(40, colour=(94, 110, 132), width=6)
    sheet.frame(54, colour=(94, 110, 132), width=2)
    sheet.text((500, 130), person.city.upper(), size=30, anchor="ma")
    sheet.text((500, 210), title, size=44, bold=True, anchor="ma")
    sheet.text((500, 290), f"Nomor {number}", size=27, anchor="ma")
    below = sheet.lines((110, 400), words, size=31, width=790, leading=1.75)
    _told(sheet, [("Nama", person.full_name.upper()), ("Lahir", _born(person)), ("NIK", person.nik),
                  ("Ayah", person.father_name.upper()), ("Ibu", person.mother_name.upper())],
          top=below + 40, size=27, left=110, column=300)  # fmt: skip
    _signed(sheet, chance, at=(620, 1080), place=person.city)
    return sheet.pixels()


def _born(person: Synthetic) -> str:
    return f"{person.birthplace}, {person.birth_date:%d-%m-%Y}".upper()


def _told(sheet: Paper, rows: list[tuple[str, str]], *, top: float, size: float, left: float, column: float) -> None:
    for place, (label, words) in enumerate(rows):
        sheet.text((left, top + place * size * 1.65), label, size=size)
        sheet.text((column, top + place * size * 1.65), f": {words}", size=size)


def _signed(sheet: Paper, chance: Random, *, at: tuple[float, float], place: str) -> None:
    """Put place, stamp and signature at the foot, and say that it is a sample."""
    left, top = at
    sheet.text((left, top), f"{place}, {date(2014, 1, 1) + timedelta(days=chance.randrange(3600)):%d-%m-%Y}", size=23)
    sheet.stamp((left + 40, top + 110), 62, (104, 84, 150))
    sheet.signature((left + 70, top + 110), 180, chance)
    sheet.text((sheet.width - 60, sheet.height - 40), SAMPLE, size=17, colour=(120, 124, 130), anchor="rs")
