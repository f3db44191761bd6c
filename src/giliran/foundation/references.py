"""Codes that people read out over a counter or a telephone.

The alphabet leaves out 0, 1, I, L and O. It has a prime number of characters (31), so a weighted sum modulo 31
as check character catches every single wrong character and every swap of two neighbours.
"""

import os
import re
import secrets
from functools import cache

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_GROUP = 4
_PAIRS = len(ALPHABET) ** 2
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
    codes, chance, pairs = [], os.urandom(_BYTES * count), _pairs()
    for start in range(0, len(chance), _BYTES):
        value = int.from_bytes(chance[start : start + _BYTES])
        value, one = divmod(value, _PAIRS)
        value, two = divmod(value, _PAIRS)
        value, three = divmod(value, _PAIRS)
        last = value % 31
        (first, plain_1, rising_1), (second, plain_2, rising_2) = pairs[one], pairs[two]
        third, plain_3, rising_3 = pairs[three]
        # The character at a place counts two and its place: within a pair 0 and 1, the pairs at 0, 2 and 4, then 6.
        total = 2 * plain_1 + 4 * plain_2 + 6 * plain_3 + rising_1 + rising_2 + rising_3 + 8 * last
        codes.append(f"{first}{second}-{third}{ALPHABET[last]}{ALPHABET[total % 31]}")
    return codes


@cache
def _pairs() -> list[tuple[str, int, int]]:
    """Return all pairs of characters, with the sum of their values and what the second adds for being second."""
    return [(one + two, _VALUE[one] + _VALUE[two], _VALUE[two]) for one in ALPHABET for two in ALPHABET]


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
