"""How a number is said in a loud hall: the letter, each digit by itself, then the counter, in two languages.

"A, kosong satu dua, ke loket tiga" and "A, zero one two, counter three". It is made of pieces, so that each can be
spoken once ahead of time and kept; a piece's key is the same in every language.
"""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

LANGUAGES = ("id", "en")
"""In the order in which they are spoken, unless a board says otherwise."""
COUNTERS = 60
"""Counters up to this number are said; one beyond is shown only."""

_DIGITS = {
    "id": ("kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_ENGLISH_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TEN = 10
_TWENTY = 20
_HUNDRED = 100


def keys_of(number: str, counter: int | None) -> tuple[str, ...]:
    """Return the pieces of a call, in order; signs that are neither letter nor digit are not said."""
    said = [sign for sign in number.lower() if sign in ascii_lowercase or sign in "0123456789"]
    return (*said, *(counter_key(counter) for _ in (1,) if counter is not None and 1 <= counter <= COUNTERS))


def counter_key(counter: int) -> str:
    """Return the key of the piece that sends people to a counter."""
    return f"ke-{counter}"


def sentence(number: str, counter: int | None, *, language: str) -> str:
    """Return a call as a voice reads it: letters, digits and counter set apart by commas."""
    says = pieces(language)
    keys = keys_of(number, counter)
    letters = [says[key] for key in keys if key in ascii_lowercase]
    digits = " ".join(says[key] for key in keys if key.isdecimal())
    to = [says[key] for key in keys if key.startswith("ke-")]
    return ", ".join([*letters, *([digits] if digits else []), *to])


def pieces(language: str) -> Mapping[str, str]:
    """Return every piece with its words."""
    digits = {str(value): word for value, word in enumerate(_DIGITS[language])}
    letters = {letter: letter.upper() for letter in ascii_lowercase}
    to = "ke loket" if language == "id" else "counter"
    counters = {counter_key(number): f"{to} {in_words(number, language)}" for number in range(1, COUNTERS + 1)}
    return {**letters, **digits, **counters}


def in_words(number: int, language: str) -> str:
    """Return a number from 0 to 99 in words."""
    if not 0 <= number < _HUNDRED:
        raise ValueError(number)
    if number < _TEN:
        return _DIGITS[language][number]
    return _indonesian(number) if language == "id" else _english(number)


def _indonesian(number: int) -> str:
    tens, ones = divmod(number, _TEN)
    words: Sequence[str] = _DIGITS["id"]
    if number < _TWENTY:
        return {0: "sepuluh", 1: "sebelas"}.get(ones, f"{words[ones]} belas")
    return " ".join([words[tens], "puluh", *([words[ones]] if ones else [])])


def _english(number: int) -> str:
    tens, ones = divmod(number, _TEN)
    if number < _TWENTY:
        return _ENGLISH_TEENS[ones]
    return " ".join([_ENGLISH_TENS[tens], *([_DIGITS["en"][ones]] if ones else [])])
