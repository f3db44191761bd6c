"""Where made-up people live: the cities of all offices, each with its code in a NIK and some of its districts.

Codes are those of `places.csv`: four digits of a province and a city as python-stdnum knows them (new provinces come
faster than lists of them), two of a district.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class District:
    """A kecamatan: the two digits that follow the city's in a NIK, its name, and some of its villages."""

    code: str
    name: str
    villages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A city or regency. `postcode`: its first two digits. `cultures`: how often its people bear names of each."""

    city: str
    province: str
    region: str
    postcode: str
    cultures: Mapping[str, int]
    districts: tuple[District, ...]


@lru_cache(maxsize=1)
def places() -> Mapping[str, Place]:
    """Return all places by city."""
    text = files("giliran.demo.people").joinpath("places.csv").read_text(encoding="utf-8")
    return {row["city"]: _place(row) for row in csv.DictReader(text.splitlines())}


def place(city: str) -> Place:
    """Return the place of that name; raise `LookupError` where there is none."""
    return places()[city]


def _place(row: Mapping[str, str]) -> Place:
    shares = (part.split(":") for part in row["cultures"].split())
    return Place(
        city=row["city"],
        province=row["province"],
        region=row["region"],
        postcode=row["postcode"],
        cultures={culture: int(share) for culture, share in shares},
        districts=tuple(_district(part) for part in row["districts"].split(";")),
    )


def _district(text: str) -> District:
    named, villages = text.split("=")
    code, name = named.split(" ", 1)
    return District(code=code, name=name, villages=tuple(villages.split("/")))
