"""What the reader answers."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Problem(StrEnum):
    """Why a file cannot be taken; `rules.refusals` has the sentence for each."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    ODD_SHAPE = "odd_shape"
    ANIMATED = "animated"
    MIXED = "mixed"
    ACTIVE = "active"
    LOCKED = "locked"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_HEAVY = "too_heavy"
    TOO_MANY_DOCUMENT_PAGES = "too_many_document_pages"


class UnusableError(Exception):
    """The file cannot be taken."""

    def __init__(self, code: Problem) -> None:
        """Take the problem."""
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, kw_only=True)
class CleanPage:
    """A page that we wrote ourselves, and what was measured of it."""

    jpeg: bytes
    width: int
    height: int
    measures: dict[str, Any] = field(default_factory=dict)
