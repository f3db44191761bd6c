"""What an audit finds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

Line = Mapping[str, Any]
"""A line of the journal of acknowledged writes."""


class Kind(StrEnum):
    """What is wrong, in a word."""

    LOST = "lost"
    """Acknowledged, and not in the database."""
    DOUBLED = "doubled"
    """Done twice."""
    GAP = "gap"
    """A number is missing in a sequence that promises none missing."""
    STUCK = "stuck"
    """Work that nobody will do."""
    UNRECONCILED = "unreconciled"
    """The bank and we do not agree on money."""
    BROKEN = "broken"
    """Something that must always hold does not."""
    UNKNOWN = "unknown"
    """The journal says what no checker knows."""
    LEAKED = "leaked"
    """Somebody's data stand where they must not."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong; `what` holds ids, never somebody's data."""

    kind: Kind
    what: str


@dataclass(kw_only=True)
class Audit:
    """All that an audit found, and what it looked at."""

    findings: list[Finding] = field(default_factory=list)
    looked_up: Counter[str] = field(default_factory=Counter)
    figures: dict[str, Any] = field(default_factory=dict)

    def add(self, found: Iterable[Finding]) -> None:
        """Take what a check found."""
        self.findings += found

    def told(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "findings": [asdict(finding) for finding in self.findings],
            "looked_up": dict(sorted(self.looked_up.items())),
            "figures": self.figures,
        }
