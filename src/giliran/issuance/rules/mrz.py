"""The machine-readable zone of a passport: ICAO Doc 9303 part 4 (TD3), two lines of 44 characters."""

import unicodedata
from dataclasses import dataclass
from datetime import date

LINE = 44
_STATE = "IDN"
_FILLER = "<"
_PRINTED = 39  # characters for the name after document type and state
_OPTIONAL = 14
_WEIGHTS = (7, 3, 1)
_SPELT = {
    "Æ": "AE",
    "Ø": "OE",
    "Œ": "OE",
    "ß": "SS",
    "Þ": "TH",
    "Ð": "D",
    "Ł": "L",
    "Ä": "AE",
    "Ö": "OE",
    "Ü": "UE",
    "Å": "AA",
}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """What the zone says of a person; `sex` is "M", "F" or "X"."""

    full_name: str
    birth_date: date
    sex: str
    state: str = _STATE


def zone(*, number: str, holder: Holder, expires_on: date, optional: str = "", issuer: str = _STATE) -> tuple[str, str]:
    """Return both lines. `number` has at most nine letters and digits; `optional` at most fourteen."""
    first = f"P{_FILLER}{issuer}{_name(holder.full_name)}"
    document = number.ljust(9, _FILLER)
    birth, expiry = f"{holder.birth_date:%y%m%d}", f"{expires_on:%y%m%d}"
    personal = optional.ljust(_OPTIONAL, _FILLER)
    personal_check = check_digit(personal) if optional else _FILLER
    sex = holder.sex if holder.sex in {"M", "F"} else _FILLER
    document, birth, expiry = (part + check_digit(part) for part in (document, birth, expiry))
    composite = check_digit(document + birth + expiry + personal + personal_check)
    return first, f"{document}{holder.state}{birth}{sex}{expiry}{personal}{personal_check}{composite}"


def check_digit(text: str) -> str:
    """Return the check digit over `text`: weights 7, 3, 1; A is 10, Z is 35, the filler is 0 (Doc 9303 part 3, 4.9)."""
    return str(sum(_value(character) * _WEIGHTS[place % 3] for place, character in enumerate(text)) % 10)


def is_valid(first: str, second: str) -> bool:
    """Say whether two lines have the right length and every check digit right."""
    if len(first) != LINE or len(second) != LINE:
        return False
    fields = ((second[0:9], second[9]), (second[13:19], second[19]), (second[21:27], second[27]))
    personal = second[42] == check_digit(second[28:42]) or (second[42] == _FILLER and not second[28:42].strip(_FILLER))
    composite = second[0:10] + second[13:20] + second[21:43]
    return (
        personal and all(check_digit(text) == digit for text, digit in fields) and second[43] == check_digit(composite)
    )


def transliterate(name: str) -> str:
    """Return a name in the letters A to Z and spaces (Doc 9303 part 3, 6 A): hyphens part, apostrophes vanish."""
    spelt = "".join(_SPELT.get(character, character) for character in name.upper())
    plain = unicodedata.normalize("NFKD", spelt).upper().replace("-", " ")
    return " ".join(
        "".join(letter for letter in plain if letter.isascii() and (letter.isalpha() or letter == " ")).split()
    )


def _name(full_name: str) -> str:
    # Indonesian names have no family name by law: the last word stands as primary identifier, as is the practice.
    words = transliterate(full_name).split()
    primary, secondary = words[-1:], words[:-1]
    text = _FILLER.join(primary) + (_FILLER * 2 + _FILLER.join(secondary) if secondary else "")
    return text[:_PRINTED].ljust(_PRINTED, _FILLER)


def _value(character: str) -> int:
    return 0 if character == _FILLER else int(character, 36)
