"""Names as they are given across Indonesia: three words, seldom two.

Many Indonesians bear a single name; the demonstration's people do not, because a name must be distinctive enough to be
found where it has no business (in a log, in an error).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random

TWO_WORD_SHARE = 0.06


@dataclass(frozen=True, kw_only=True)
class Culture:
    """What names of one people are made of, from the first word to the last; "female" and "male" where they differ."""

    first: Mapping[str, tuple[str, ...]]
    middle: Mapping[str, tuple[str, ...]]
    last: tuple[str, ...]


@lru_cache(maxsize=1)
def cultures() -> Mapping[str, Culture]:
    """Return all peoples by their key in `places.csv`."""
    text = files("giliran.demo.people").joinpath("names.csv").read_text(encoding="utf-8")
    return {row["culture"]: _culture(row) for row in csv.DictReader(text.splitlines())}


def name(chance: Random, *, culture: str, sex: str, last: str | None = None) -> str:
    """Draw a name; `last` is that of the family where it is handed down."""
    kin = cultures()[culture]
    first, middle = chance.choice(kin.first[sex]), chance.choice(kin.middle[sex])
    words = [first, middle, last or chance.choice(kin.last)]
    if chance.random() < TWO_WORD_SHARE or first == middle:
        del words[1]
    return " ".join(words)


def _culture(row: Mapping[str, str]) -> Culture:
    return Culture(
        first={"female": tuple(row["women"].split()), "male": tuple(row["men"].split())},
        middle={"female": tuple(row["middle_women"].split()), "male": tuple(row["middle_men"].split())},
        last=tuple(row["last"].split()),
    )
