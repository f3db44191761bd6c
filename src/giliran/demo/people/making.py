"""Drawing one person out of a seed and a number, without keeping count of those drawn before.

What must be unique is not drawn but counted: the number is moved by a fixed step through the space of serials, so that
neighbours look nothing alike and no two numbers of one seed ever meet. Everything else is drawn.
"""

from datetime import date, timedelta
from random import Random

from giliran.demo.people.names import TWO_WORD_SHARE, cultures, name
from giliran.demo.people.places import District, Place, place, places
from giliran.demo.people.synthetic import Synthetic

__all__ = ["MOST_NUMBERS", "TWO_WORD_SHARE", "synthetic"]

# Birth days are drawn among those that leave one remainder by this number, a NIK's serial is counted. It divides the
# 36,525 days of a century, so that the two digits of the year cannot bring two remainders together.
_REMAINDERS = 75
_SERIALS = 9999
MOST_NUMBERS = _REMAINDERS * _SERIALS
"""Numbers below this have NIKs of their own within one seed, wherever and whenever they are born."""
_STEP = 427_169  # shares no factor with MOST_NUMBERS, 10**9 or 2**24

_AGES_ON = date(2026, 7, 1)
_AGES = ((0, 4, 2), (5, 16, 9), (17, 24, 17), (25, 34, 25), (35, 44, 20), (45, 59, 18), (60, 74, 8), (75, 88, 1))
"""From age, to age, share in percent: working people first, with children, and the elderly who need no appointment."""

_PREFIXES = ("812", "813", "821", "822", "852", "853", "815", "816", "856", "857", "817", "818", "819", "877", "878")
_STREETS = ("Melati", "Kenanga", "Cempaka", "Mawar", "Anggrek", "Flamboyan", "Dahlia", "Teratai", "Merpati", "Rajawali")
_HEROES = ("Diponegoro", "Sudirman", "Gajah Mada", "Hasanuddin", "Pattimura", "Kartini", "Imam Bonjol", "Ahmad Yani")
_WORKING = (("private", 40), ("self_employed", 24), ("civil_servant", 9), ("state_company", 5), ("farmer", 6),
            ("military", 2), ("other", 4), ("none", 3))  # fmt: skip
_ENGLISH_SHARE = 0.06
_HANDED_DOWN = frozenset({"batak", "minang", "minahasan", "moluccan", "timorese", "papuan", "arab", "chinese"})
_OF_AGE, _LEAVES_SCHOOL, _RETIRES = 17, 23, 60


def synthetic(*, seed: int, number: int, born: tuple[date, date] | None = None, city: str | None = None) -> Synthetic:
    """Return the person of that number: the same for the same arguments.

    `born`: first and last day it may be born on, else an age as of people who need passports. `city`: where it lives,
    one of `places()`; else any. E-mail, telephone and NIK are its own among all numbers below `MOST_NUMBERS` of one
    seed (the NIK: as long as `born` spans `75` days); raises `LookupError` for an unknown city.
    """
    chance = Random(f"{seed}:{number}")  # noqa: S311 - repeatable on purpose
    index = (number * _STEP + seed * 7_919) % MOST_NUMBERS
    home = place(city) if city else chance.choice(list(places().values()))
    district = chance.choice(home.districts)
    culture = chance.choices(list(home.cultures), list(home.cultures.values()))[0]
    sex = chance.choice(("female", "male"))
    birth_date = _birth_date(chance, born or _range_of_ages(chance), index % _REMAINDERS)
    kin = chance.choice(cultures()[culture].last) if culture in _HANDED_DOWN else None
    full_name = name(chance, culture=culture, sex=sex, last=kin)
    age = (_AGES_ON - birth_date).days // 365
    return Synthetic(
        number=number,
        full_name=full_name,
        sex=sex,
        birth_date=birth_date,
        birthplace=home.city if chance.random() < 0.7 else chance.choice(list(places())),  # noqa: PLR2004 - most stay
        nik=_nik(home, district, birth_date, sex, index // _REMAINDERS + 1),
        family_card=_family_card(chance, home, district),
        email=f"{_plain(full_name)}.{seed}.{number}@warga.test",
        phone=_phone(seed, number),
        street=_street(chance),
        village=chance.choice(district.villages),
        district=district.name,
        city=home.city,
        province=home.province,
        postcode=f"{home.postcode}{chance.randint(1, 9)}{chance.randint(1, 6)}0",
        mother_name=name(chance, culture=culture, sex="female"),
        father_name=name(chance, culture=culture, sex="male", last=kin),
        occupation=_occupation(chance, age, sex),
        marital_status=_marital_status(chance, age),
        language="en" if chance.random() < _ENGLISH_SHARE else "id",
        address127=_address(seed, number),
    )


def _range_of_ages(chance: Random) -> tuple[date, date]:
    youngest, oldest, _share = chance.choices(_AGES, [share for *_ages, share in _AGES])[0]
    return (
        _AGES_ON.replace(year=_AGES_ON.year - oldest - 1) + timedelta(days=1),
        _AGES_ON.replace(year=_AGES_ON.year - youngest),
    )


def _birth_date(chance: Random, born: tuple[date, date], remainder: int) -> date:
    first, last = born
    days = range(first.toordinal(), last.toordinal() + 1)
    of_remainder = days[(remainder - days.start) % _REMAINDERS :: _REMAINDERS]
    return date.fromordinal(chance.choice(of_remainder or days))


def _nik(home: Place, district: District, birth_date: date, sex: str, serial: int) -> str:
    day = birth_date.day + (40 if sex == "female" else 0)
    return f"{home.region}{district.code}{day:02}{birth_date:%m%y}{serial:04}"


def _family_card(chance: Random, home: Place, district: District) -> str:
    issued = date(2008, 1, 1) + timedelta(days=chance.randrange(6500))
    return f"{home.region}{district.code}{issued:%d%m%y}{chance.randint(1, _SERIALS):04}"


def _phone(seed: int, number: int) -> str:
    """Return a mobile number of the longest form, which none of the demonstration's own logins has."""
    serial = ((seed % 100) * 10_000_000 + number) * _STEP % 10**9
    return f"+62{_PREFIXES[(seed + number) % len(_PREFIXES)]}{serial:09}"


def _address(seed: int, number: int) -> str:
    """Return an address of 127.1.0.1 to 127.254.255.254, neighbours in networks of their own."""
    place_in_space = (seed * 7_919 + number) * _STEP % (254 * 256 * 254)
    rest, last = divmod(place_in_space, 254)
    second, third = divmod(rest, 256)
    return f"127.{second + 1}.{third}.{last + 1}"


def _street(chance: Random) -> str:
    named = chance.choice(_HEROES) if chance.random() < 0.3 else chance.choice(_STREETS)  # noqa: PLR2004 - a third
    numeral = chance.choice(("", "", " I", " II", " III", " IV"))
    lived_at = f"No. {chance.randint(1, 180)}, RT {chance.randint(1, 15):03}/RW {chance.randint(1, 12):03}"
    return f"Jl. {named}{numeral} {lived_at}"


def _occupation(chance: Random, age: int, sex: str) -> str:
    if age < _OF_AGE:
        return "student" if age > 5 else "none"  # noqa: PLR2004 - school begins
    if age < _LEAVES_SCHOOL and chance.random() < 0.7:  # noqa: PLR2004 - most
        return "student"
    if age >= _RETIRES and chance.random() < 0.6:  # noqa: PLR2004 - most
        return "retired"
    working = [*_WORKING, ("homemaker", 30)] if sex == "female" else list(_WORKING)
    return chance.choices([code for code, _share in working], [share for _code, share in working])[0]


def _marital_status(chance: Random, age: int) -> str:
    if age < 20:  # noqa: PLR2004 - rarely before
        return "single"
    states = ("single", "married", "divorced", "widowed")
    if age < 30:  # noqa: PLR2004 - many still alone
        return chance.choices(states, (55, 43, 2, 0))[0]
    return chance.choices(states, (9, 80, 6, 5) if age < _RETIRES else (3, 68, 4, 25))[0]


def _plain(full_name: str) -> str:
    return ".".join(full_name.lower().split())
