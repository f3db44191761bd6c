"""Seals batches of events into a chain of hashes: anyone with an export can see that nothing was changed.

Each root is a Merkle tree's (`foundation.merkle`); each seal's `chain` is
SHA-256 over the chain before it and its own root.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from giliran.foundation.merkle import merkle_root
from giliran.ledger.models import Seal

_LOCK = 0x61_6C_69_73  # an arbitrary number that only the sealer uses
_BATCH = 1000
GENESIS = bytes(32)

_LEAVES = """
SELECT p.position, concat_ws('|', p.position, e.id, extract(epoch from e.at), e.node, coalesce(e.office::text, '-'),
    e.kind, e.subject, e.subject_seq, coalesce(e.actor::text, '-'), coalesce(e.application::text, '-'), e.data::text)
FROM ledger_position p JOIN ledger_event e ON e.id = p.event
WHERE p.position BETWEEN %s AND %s ORDER BY p.position
"""


def seal(at: datetime) -> int:
    """Seal what has been placed since the last seal; return how many events."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        before = Seal.objects.order_by("-last").first()
        first = before.last + 1 if before else 1
        leaves = _leaves(first, first + _BATCH - 1)
        if not leaves:
            return 0
        root = merkle_root([leaf for _, leaf in leaves])
        chain = _chained(bytes(before.chain) if before else GENESIS, root)
        Seal.objects.create(first=first, last=leaves[-1][0], root=root, chain=chain, at=at)
        return len(leaves)


def broken_seal() -> int | None:
    """Recompute every seal; return the last position of the first that does not hold, or None."""
    chain = GENESIS
    for sealed in Seal.objects.order_by("last").iterator():
        root = merkle_root([leaf for _, leaf in _leaves(sealed.first, sealed.last)])
        chain = _chained(chain, root)
        if bytes(sealed.root) != root or bytes(sealed.chain) != chain:
            return sealed.last
    return None


def _chained(before: bytes, root: bytes) -> bytes:
    return hashlib.sha256(before + root).digest()


def _leaves(first: int, last: int) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [first, last])
        rows: list[Any] = cursor.fetchall()
    return [(position, text.encode()) for position, text in rows]
