"""How the population registry's answer about an identity is read."""

from collections.abc import Mapping
from enum import StrEnum

FIELDS = ("full_name", "birth_date", "birthplace", "sex")


class Match(StrEnum):
    """The outcome of asking the registry."""

    PENDING = "pending"
    MATCHED = "matched"
    MISMATCHED = "mismatched"
    UNKNOWN = "unknown"


def outcome(answers: Mapping[str, bool]) -> Match:
    """Return what the field-by-field answers amount to; no answer for a field counts as no match."""
    return Match.MATCHED if all(answers.get(name, False) for name in FIELDS) else Match.MISMATCHED
