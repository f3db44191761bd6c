"""What a custodian keeps: a secret for each release, and to whom and for what it opened it."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from giliran.integrations.keeping import Records


class Why(StrEnum):
    """Why a custodian will not, as it says so on the wire."""

    ROOT = "root"
    """It opened, or was asked to open, this secret for another root."""
    EARLY = "early"
    """The moment of the release has not come."""
    UNKNOWN = "unknown"
    """It never committed to anything for this release."""


class Unwilling(Exception):  # noqa: N818 - an answer, not an error
    """It will not."""


@dataclass
class Behaviour:
    """What goes wrong: seconds to wait, no service, answers signed with another key, another secret, no secret."""

    slow: float = 0.0
    down: bool = False
    forged: bool = False
    lying: bool = False
    mute: bool = False


@dataclass
class Vault:
    """One custodian's secrets. They are made of its key, so that a restart cannot lose one."""

    key: bytes
    records: Records = field(default_factory=lambda: Records(None))
    behaviour: Behaviour = field(default_factory=Behaviour)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know again what it promised."""
        self.kept |= {told["release"]: told for told in self.records.all()}

    def commit(self, release: UUID, *, opens_at: datetime, at: datetime) -> bytes:
        """Return the commitment for a release, the same each time; a later moment replaces the one it knew."""
        known = self.kept.get(str(release), {})
        if not known.get("root"):
            commitment = hashlib.sha256(release.bytes + self._secret(release)).hexdigest()
            self._put(
                {
                    "release": str(release), "commitment": commitment, "opens_at": opens_at.isoformat(),
                    "committed_at": known.get("committed_at") or at.isoformat(),
                }
            )  # fmt: skip
        return bytes.fromhex(self.kept[str(release)]["commitment"])

    def reveal(self, release: UUID, *, root: str, entrants: int, at: datetime) -> bytes:
        """Return the secret for the first root that it is given from the release's moment on; raise `Unwilling`."""
        known = self.kept.get(str(release))
        if known is None:
            raise Unwilling(Why.UNKNOWN)
        if at < datetime.fromisoformat(known["opens_at"]):
            raise Unwilling(Why.EARLY)
        if known.get("root", root) != root:
            raise Unwilling(Why.ROOT)
        secret = self._secret(release)
        if "root" not in known:
            self._put(
                {**known, "root": root, "entrants": entrants, "revealed_at": at.isoformat(), "secret": secret.hex()}
            )
        return hashlib.sha256(secret).digest() if self.behaviour.lying else secret

    def _secret(self, release: UUID) -> bytes:
        return hmac.digest(self.key, b"giliran.custodian.simulator:" + release.bytes, "sha256")

    def _put(self, record: dict[str, Any]) -> None:
        self.records.put(record["release"], record)
        self.kept[record["release"]] = record
