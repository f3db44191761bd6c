"""What a guest answers in the application, drawn once for each guest.

The mix of services is Kendari's (2023: 13,115 new, 5,189 expired, 567 full), that of purposes Manokwari's (tourism
66 %, umrah 24 %, hajj 5 %).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from giliran.demo.days.plan import Guest
from giliran.demo.people import Synthetic

_HAD = (("never", 69.5), ("expired", 20.0), ("soon", 7.5), ("full", 3.0))
_PURPOSES = (("tourism", 66), ("umrah", 24), ("hajj", 5), ("family", 2), ("business", 2), ("study", 1))
_DESTINATIONS = {"umrah": "Arab Saudi", "hajj": "Arab Saudi"}
_ELSEWHERE = ("Malaysia", "Singapura", "Thailand", "Jepang", "Australia", "Turki", "Korea Selatan")
_BY_FAME = {"e_10": 45, "ordinary_10": 30, "e_5": 15, "ordinary_5": 10}
_BIRTH_PROOFS = ("birth_certificate", "birth_certificate", "diploma", "marriage_book")
_REPLACED = frozenset({"expired", "soon", "full"})
EMPLOYED = frozenset({"civil_servant", "military", "private", "state_company"})


def answers_of(guest: Guest, person: Synthetic, *, on: date) -> dict[str, str]:
    """Return all answers of an application begun on a day, by question; dates as ISO 8601, choices by code.

    Some belong to pages that do not apply to everybody: whoever asks page by page takes what is asked.
    """
    chance = _chance(guest, person, "answers")
    had = _drawn(_HAD, chance)
    purpose = _drawn(_PURPOSES, chance)
    expires = on + timedelta(days=-chance.randint(20, 900) if had == "expired" else chance.randint(20, 150))
    return {
        "had_passport": had,
        "passport_issued": "after_2009",
        "age": "adult",
        "old_number": f"{chance.choice('ABC')}{chance.randint(1_000_000, 9_999_999)}",
        "old_office": person.city,
        "old_issued": (expires - timedelta(days=5 * 365 + 1)).isoformat(),
        "old_expires": expires.isoformat(),
        "purpose": purpose,
        "destination": _DESTINATIONS.get(purpose) or chance.choice(_ELSEWHERE),
        "departure": (on + timedelta(days=chance.randint(45, 250))).isoformat(),
        "been_abroad": "no" if had == "never" else "yes",
        "countries": f"{chance.choice(_ELSEWHERE)} {on.year - chance.randint(1, 4)}",
        **_about(person),
    }


def documents_of(wanted: Mapping[str, tuple[str, ...]], guest: Guest, person: Synthetic) -> dict[str, str]:
    """Return which kind of document a guest hands in for each key, of the kinds that are taken for it."""
    liked = _chance(guest, person, "documents").choice(_BIRTH_PROOFS)
    return {key: liked if liked in kinds else kinds[0] for key, kinds in wanted.items()}


def product_of(offered: tuple[str, ...], guest: Guest, person: Synthetic) -> str:
    """Return the kind of passport that a guest chooses among those an office has."""
    weights = [_BY_FAME.get(code, 5) for code in offered]
    chosen: str = _chance(guest, person, "product").choices(offered, weights)[0]
    return chosen


def _about(person: Synthetic) -> dict[str, str]:
    """Return what is true of the person, in every application of theirs."""
    chance = Random(person.nik)  # noqa: S311 - repeatable on purpose
    return {
        "full_name": person.full_name.upper(),
        "nik": person.nik,
        "birth_date": person.birth_date.isoformat(),
        "birthplace": person.birthplace,
        "sex": person.sex,
        "citizenship": "birth",
        "name_changed": "no",
        "mother_name": person.mother_name.upper(),
        "father_name": person.father_name.upper(),
        "street": person.street,
        "village": person.village,
        "district": person.district,
        "city": person.city,
        "province": person.province,
        "postcode": person.postcode,
        "lives_there": "yes",
        "phone": person.phone,
        "email": person.email,
        "occupation": person.occupation,
        "workplace": chance.choice(("PT Sinar Nusantara", "PT Karya Bahari", "CV Tunas Muda", "Kantor Camat")),
        "marital_status": person.marital_status,
        "spouse_name": chance.choice((person.mother_name, person.father_name)).upper(),
        "emergency_name": person.mother_name.upper(),
        "emergency_relation": chance.choice(("Ibu", "Kakak", "Adik", "Teman")),
        "emergency_phone": f"+62812{chance.randint(10_000_000, 99_999_999)}",
    }


def _chance(guest: Guest, person: Synthetic, what: str) -> Random:
    return Random(f"{person.nik}/{guest.number}/{what}")  # noqa: S311 - repeatable on purpose


def _drawn(shares: tuple[tuple[str, float], ...], chance: Random) -> str:
    return chance.choices([code for code, _share in shares], [share for _code, share in shares])[0]
