"""What the room needs to know of the dossiers that documents belong to."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from giliran.foundation.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class WantedKind:
    """A kind of document that would serve; texts in the active language."""

    code: str
    name: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One document that a dossier wants: any one of `kinds`."""

    key: str
    kinds: Sequence[WantedKind]
    reason: str = ""


class Dossiers(Protocol):
    """What is known of a dossier (the applications)."""

    def owner(self, dossier_id: UUID) -> UUID | None:
        """Return the account that it belongs to; None if there is no such dossier."""

    def wanted(self, dossier_id: UUID) -> Sequence[Wanted]:
        """List the documents that it wants, in order."""

    def editable(self, dossier_id: UUID) -> bool:
        """Say whether its documents may be changed now."""


dossiers: Socket[Dossiers] = Socket("documents.dossiers")

# (dossiers, instant) → those of them that were closed before that instant; pages of these are purged.
closed_before: Socket[Callable[[Collection[UUID], datetime], Collection[UUID]]] = Socket("documents.closed_before")
