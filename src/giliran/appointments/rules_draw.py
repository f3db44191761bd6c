"""The draw of a release: pure functions that anybody can repeat, from what is published alone.

The custodians' secrets were committed to before anybody joined; the Merkle root of the entrants was published before a
secret was revealed. So nobody could choose the seed, and the seed decides everybody's number.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from uuid import UUID

from giliran.foundation.merkle import audit_path, merkle_root, root_by_path

NUMBER_BYTES = 16
SECRET_BYTES = 32


def commitment(release_id: UUID, secret: bytes) -> bytes:
    """Return what a custodian publishes of its secret before the room opens: SHA-256 of the release's id and it."""
    return hashlib.sha256(release_id.bytes + secret).digest()


def leaf(entry_id: UUID) -> bytes:
    """Return the tree's leaf of an entrant: the 16 bytes of the entry's random id, which says nothing of a person."""
    return entry_id.bytes


def root(entry_ids: Iterable[UUID]) -> bytes:
    """Return the Merkle root over all entrants, in the order of their ids."""
    return merkle_root([leaf(entry_id) for entry_id in sorted(entry_ids)])


def proof(entry_ids: Iterable[UUID], entry_id: UUID) -> list[tuple[str, bytes]]:
    """Return the path that shows one entrant to be under the root; raise `ValueError` when it is not."""
    ordered = sorted(entry_ids)
    return audit_path([leaf(each) for each in ordered], ordered.index(entry_id))


def proves(entry_id: UUID, path: Sequence[tuple[str, bytes]], root: bytes) -> bool:
    """Say whether a path leads from an entrant to the root."""
    return root_by_path(leaf(entry_id), path) == root


def seed(secrets: Iterable[bytes], root: bytes, beacon: str = "") -> bytes:
    """Return the draw's seed: SHA-256 of the secrets (smallest first), the root, and the beacon where there is one."""
    return hashlib.sha256(b"".join(sorted(secrets)) + root + beacon.encode()).digest()


def number(seed: bytes, entry_id: UUID) -> bytes:
    """Return the number drawn for an entrant: the first 16 bytes of HMAC-SHA256(seed, the id's 16 bytes)."""
    return hmac.digest(seed, entry_id.bytes, "sha256")[:NUMBER_BYTES]


def order(seed: bytes, entry_ids: Iterable[UUID]) -> list[tuple[bytes, UUID]]:
    """Return everybody's number and id, the first in line first; of two with one number the smaller id is first."""
    return sorted((number(seed, entry_id), entry_id) for entry_id in entry_ids)
