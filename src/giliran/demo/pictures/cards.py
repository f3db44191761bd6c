"""Cards and booklet pages: an identity card, the data page of an expired passport, copies of two at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import cv2
from PIL import Image

from giliran.demo.people import Synthetic, synthetic
from giliran.demo.pictures.faces import face
from giliran.demo.pictures.ink import BLACK, SAMPLE, Paper, Pixels
from giliran.issuance.rules import mrz

_CARD = (1010, 637)
_PAGE = (1050, 740)
_RED, _BLUE = (176, 44, 40), (44, 84, 160)
_SAID = {"single": "BELUM KAWIN", "married": "KAWIN", "divorced": "CERAI HIDUP", "widowed": "CERAI MATI"}
_WORK = {
    "private": "KARYAWAN SWASTA",
    "civil_servant": "PEGAWAI NEGERI SIPIL",
    "state_company": "KARYAWAN BUMN",
    "military": "TNI/POLRI",
    "self_employed": "WIRASWASTA",
    "farmer": "PETANI/PEKEBUN",
    "student": "PELAJAR/MAHASISWA",
    "homemaker": "MENGURUS RUMAH TANGGA",
    "retired": "PENSIUNAN",
    "none": "BELUM/TIDAK BEKERJA",
    "other": "LAINNYA",
}


def identity_card(person: Synthetic, chance: Random) -> Pixels:
    """Draw an identity card as people carry it."""
    card = Paper.of(_blank_card())
    card.text((505, 26), f"PROVINSI {person.province.upper()}", size=32, anchor="ma")
    card.text((505, 64), f"KOTA {person.city.upper()}", size=32, anchor="ma")
    card.text((230, 110), person.nik, size=44, bold=True)
    for row, words in enumerate(_card_words(person)):
        card.text((262, 172 + row * 37), words, size=26)
    photo = face(person, size=(222, 290), backdrop=_BLUE if person.birth_date.year % 2 == 0 else _RED)
    card.paste(photo, (756, 168))
    card.text((866, 474), person.city.upper(), size=20, anchor="ma")
    card.text((866, 500), f"{date(2013, 1, 1) + timedelta(days=chance.randrange(4200)):%d-%m-%Y}", size=20, anchor="ma")
    card.signature((800, 566), 130, chance)
    return card.pixels()


def passport_page(person: Synthetic, chance: Random) -> Pixels:
    """Draw the data page of a passport that has run out."""
    page = Paper.of(_blank_page())
    issued = date(2019, 1, 1) + timedelta(days=chance.randrange(600))
    expires = issued.replace(year=issued.year + 5, day=min(issued.day, 28))
    number = f"{chance.choice('ABC')}{chance.randint(1_000_000, 9_999_999)}"
    page.paste(face(person, size=(260, 340), backdrop=(236, 238, 240)), (44, 120))
    page.text((340, 76), "PASPOR / PASSPORT", size=26, bold=True)
    page.text((820, 76), number, size=32, bold=True)
    born = f"{person.birth_date:%d %b %Y}".upper()
    sex = "P / F" if person.sex == "female" else "L / M"
    told = (person.full_name.upper(), "INDONESIA", f"{born}   {sex}", person.birthplace.upper(),
            f"{issued:%d %b %Y}   -   {expires:%d %b %Y}".upper(), person.city.upper())  # fmt: skip
    for row, words in enumerate(told):
        page.text((340, 138 + row * 66), words, size=28)
    holder = mrz.Holder(full_name=person.full_name, birth_date=person.birth_date, sex=_letter(person))
    for row, line in enumerate(mrz.zone(number=number, holder=holder, expires_on=expires)):
        page.spaced((40, 618 + row * 52), line, size=32, step=22)
    return page.pixels()


def both_cards(person: Synthetic, chance: Random) -> Pixels:
    """Draw a sheet with the identity cards of both parents, copied in colour."""
    return _copied(person, chance, identity_card, 0.66)


def both_passports(person: Synthetic, chance: Random) -> Pixels:
    """Draw a sheet with the passports of both parents, copied in colour."""
    return _copied(person, chance, passport_page, 0.68)


def parents_of(person: Synthetic) -> tuple[Synthetic, Synthetic]:
    """Return a made-up mother and father, with the names that the child gives."""
    born = (date(person.birth_date.year - 38, 1, 1), date(person.birth_date.year - 21, 12, 31))
    mother, father = (
        synthetic(seed=place + 9_000_001, number=person.number, born=born, city=person.city) for place in (0, 1)
    )
    return (
        _as_parent(mother, child=person, sex="female", full_name=person.mother_name),
        _as_parent(father, child=person, sex="male", full_name=person.father_name),
    )


def _as_parent(parent: Synthetic, *, child: Synthetic, sex: str, full_name: str) -> Synthetic:
    day = parent.birth_date.day + (40 if sex == "female" else 0)
    return replace(
        parent, sex=sex, full_name=full_name, nik=f"{parent.nik[:6]}{day:02}{parent.nik[8:]}", marital_status="married",
        street=child.street, village=child.village, district=child.district, family_card=child.family_card,
    )  # fmt: skip


def _copied(person: Synthetic, chance: Random, one: Callable[[Synthetic, Random], Pixels], share: float) -> Pixels:
    sheet = Paper(1000, 1414, (232, 232, 228))
    for place, parent in enumerate(parents_of(person)):
        picture = one(parent, chance)
        width = round(sheet.width * share)
        height = round(width * picture.shape[0] / picture.shape[1])
        small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        sheet.paste(small, (sheet.width * (1 - share) / 2, 150 + place * 620))
    sheet.text((500, 60), "FOTOKOPI SESUAI ASLINYA", size=26, anchor="ma")
    return sheet.pixels()


def _letter(person: Synthetic) -> str:
    return "F" if person.sex == "female" else "M"


def _card_words(person: Synthetic) -> tuple[str, ...]:
    street, _comma, block = person.street.partition(", RT ")
    return (
        person.full_name.upper(),
        f"{person.birthplace.upper()}, {person.birth_date:%d-%m-%Y}",
        "PEREMPUAN" if person.sex == "female" else "LAKI-LAKI",
        street.upper(),
        block.replace("RW ", ""),
        person.village.upper(),
        person.district.upper(),
        _SAID[person.marital_status],
        _WORK[person.occupation],
        "WNI",
        "SEUMUR HIDUP",
    )


@lru_cache(maxsize=1)
def _blank_card() -> Image.Image:
    card = Paper(*_CARD, (178, 208, 226))
    card.waves((158, 194, 216), step=9, swing=26)
    card.waves((190, 212, 214), step=13, swing=-18)
    card.text((44, 118), "NIK", size=34)
    card.text((205, 112), ":", size=38)
    labels = ("Nama", "Tempat/Tgl Lahir", "Jenis Kelamin", "Alamat", "   RT/RW", "   Kel/Desa", "   Kecamatan",
              "Status Perkawinan", "Pekerjaan", "Kewarganegaraan", "Berlaku Hingga")  # fmt: skip
    for row, label in enumerate(labels):
        card.text((44, 173 + row * 37), label, size=24)
        card.text((250, 173 + row * 37), ":", size=24)
    card.text((966, 606), SAMPLE, size=15, colour=(90, 120, 140), anchor="ra")
    return card.image


@lru_cache(maxsize=1)
def _blank_page() -> Image.Image:
    page = Paper(*_PAGE, (214, 222, 206))
    page.waves((196, 208, 186), step=8, swing=30)
    page.waves((222, 206, 196), step=17, swing=-22)
    page.text((44, 30), "REPUBLIK INDONESIA", size=30, colour=(70, 92, 70), bold=True)
    page.text((1006, 36), SAMPLE, size=15, colour=(110, 130, 110), anchor="ra")
    labels = ("Nama lengkap / Full name", "Kewarganegaraan / Nationality", "Lahir, kelamin / Birth, sex",
              "Tempat lahir / Place of birth", "Berlaku / Valid", "Kantor / Office")  # fmt: skip
    for row, label in enumerate(labels):
        page.text((340, 120 + row * 66), label, size=16, colour=(80, 96, 80))
    page.draw.line((0, 596, _PAGE[0], 596), fill=(160, 172, 150), width=2)
    page.text((44, 476), "IDN", size=24, colour=BLACK)
    return page.image
