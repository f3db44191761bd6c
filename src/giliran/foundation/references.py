"""Codes that people read out over a counter or a telephone.

The alphabet leaves out 0, 1, I, L and O. It has a prime number of characters (31), so a weighted sum modulo 31
as check character catches every single wrong character and every swap of two neighbours.
"""

import os
import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_GROUP = 4
_WEIGHTS = range(2, 2 * _GROUP + 1)
_BYTES = 8  # so many more than seven characters need that none comes up more often than another
_FAR = 11_400_714_819_323_198_485  # shares no factor with 31: neighbours look nothing alike and never meet
# What people type for a character that the alphabet does not have.
_UNUSED = {"0", "1", "I", "L", "O"}
# A code of ours in running text.
IN_TEXT = re.compile(rf"\b[{ALPHABET}]{{4}}(?:-[{ALPHABET}]{{4}})+\b")


def new_reference(groups: int = 2) -> str:
    """Return a new random code of `groups` groups of four, the last character being the check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(groups * _GROUP - 1))
    return _grouped(body + _check_character(body))


def many_references(count: int) -> list[str]:
    """Return that many new codes of two groups, for those who make hundreds at once."""
    codes, chance = [], os.urandom(_BYTES * count)
    for start in range(0, len(chance), _BYTES):
        value, body, total = int.from_bytes(chance[start : start + _BYTES]), "", 0
        for weight in _WEIGHTS:
            value, place = divmod(value, 31)
            body += ALPHABET[place]
            total += weight * place
        codes.append(f"{body[:_GROUP]}-{body[_GROUP:]}{ALPHABET[total % 31]}")
    return codes


def numbered(number: int, *, groups: int = 2) -> str:
    """Return the code that stands for a number, for those who make very many: no two numbers have the same.

    It can be guessed, so it is for made-up data alone.
    """
    value, body = number * _FAR % len(ALPHABET) ** (groups * _GROUP - 1), ""
    for _ in range(groups * _GROUP - 1):
        value, place = divmod(value, len(ALPHABET))
        body += ALPHABET[place]
    return _grouped(body + _check_character(body))


def normalise(text: str) -> str | None:
    """Return the code as we write it, or None if `text` is no code of ours; case, spaces and dashes do not matter."""
    plain = "".join(character for character in text.upper() if character.isalnum())
    if len(plain) < _GROUP or len(plain) % _GROUP or _UNUSED & set(plain) or not set(plain) <= set(ALPHABET):
        return None
    return _grouped(plain) if _check_character(plain[:-1]) == plain[-1] else None


def _check_character(body: str) -> str:
    total = sum((position + 2) * _VALUE[character] for position, character in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + _GROUP] for start in range(0, len(plain), _GROUP))
