"""Merkle trees in the form of RFC 6962, section 2.1: one hash that stands for a list, and short proofs of a member."""

import hashlib
from collections.abc import Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the tree's hash over `leaves` in their order; that of an empty list is SHA-256 of nothing."""
    if not leaves:
        return hashlib.sha256().digest()
    level = [hashlib.sha256(_LEAF + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0]


def audit_path(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """Return the hashes with which the leaf at `index` leads to the root: its `left` or `right` neighbours, upwards."""
    level = [hashlib.sha256(_LEAF + leaf).digest() for leaf in leaves]
    path: list[tuple[str, bytes]] = []
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(("right" if neighbour > index else "left", level[neighbour]))
        level, index = _above(level), index // 2
    return path


def root_by_path(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the root that a leaf and its path lead to."""
    reached = hashlib.sha256(_LEAF + leaf).digest()
    for side, other in path:
        pair = other + reached if side == "left" else reached + other
        reached = hashlib.sha256(_NODE + pair).digest()
    return reached


def _above(level: Sequence[bytes]) -> list[bytes]:
    """Return the next level. One left over goes up as it is, which is the RFC's split at the largest power of two."""
    paired = [hashlib.sha256(_NODE + level[left] + level[left + 1]).digest() for left in range(0, len(level) - 1, 2)]
    return [*paired, level[-1]] if len(level) % 2 else paired
