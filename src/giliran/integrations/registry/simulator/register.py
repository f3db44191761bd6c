"""The people of the twin, and how it behaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from giliran.integrations.keeping import Records

FIELDS = ("full_name", "birth_date", "birthplace", "sex")
_NIK_LENGTH = 16
# Endings of a NIK that make a field differ, so that any case can be had without adding anybody.
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "9991": ("full_name",),
    "9992": ("birth_date",),
    "9993": ("birthplace",),
    "9994": ("sex",),
    "9999": FIELDS,
}
MARKER = "BEDA"
"""A name with this word in it does not match."""


@dataclass
class Behaviour:
    """What goes wrong: seconds to wait, no service at all, answers signed with another key."""

    slow: float = 0.0
    down: bool = False
    forged: bool = False


@dataclass
class Register:
    """Everybody's data. Who was not added is taken to be as told, but for the endings and the marker."""

    people: dict[str, dict[str, str]] = field(default_factory=dict)
    behaviour: Behaviour = field(default_factory=Behaviour)
    asked: int = 0
    records: Records = field(default_factory=lambda: Records(None))

    def __post_init__(self) -> None:
        """Know again whom it knew."""
        self.people |= {told["nik"]: {name: told[name] for name in FIELDS} for told in self.records.all()}

    def add(self, nik: str, person: Mapping[str, str]) -> bool:
        """Put somebody in; say whether the NIK was well formed."""
        if not _is_nik(nik):
            return False
        self.people[nik] = {name: person.get(name, "") for name in FIELDS}
        self.records.put(nik, {"nik": nik, **self.people[nik]})
        return True

    def compare(self, nik: str, fields: Mapping[str, str]) -> dict[str, bool]:
        """Say for each field whether it agrees."""
        self.asked += 1
        if not _is_nik(nik):
            return dict.fromkeys(fields, False)
        known = self.people.get(nik)
        if known is not None:
            return {name: _plain(value) == _plain(known.get(name, "")) for name, value in fields.items()}
        differing = ENDINGS.get(nik[-4:], ())
        marked = MARKER in _plain(fields.get("full_name", "")).split()
        return {
            name: bool(value) and name not in differing and not (name == "full_name" and marked)
            for name, value in fields.items()
        }


def _is_nik(text: str) -> bool:
    return len(text) == _NIK_LENGTH and text.isascii() and text.isdigit()


def _plain(text: str) -> str:
    return " ".join(text.upper().split())
