"""Ids and codes by the hundred: what makes one at a time would take longest of all that a booking takes here."""

import os
from time import time_ns
from uuid import UUID

from asyncpg.pgproto.pgproto import UUID as QuickUUID  # noqa: N811 - a `uuid.UUID`, made six times as fast

from giliran.foundation.references import many_references

_MOST = 4096
_VERSIONED = [(0x7000 | number).to_bytes(2) for number in range(_MOST)]
_VARIANT = [bytes([0x80 | number & 0x3F]) for number in range(256)]


def many_ids(count: int) -> list[UUID]:
    """Return UUIDs of version 7 in rising order: a millisecond, their number in it, and 62 random bits (RFC 9562)."""
    if count > _MOST:
        raise ValueError(count)
    head = (time_ns() // 1_000_000).to_bytes(6)
    chance = os.urandom(8 * count)
    return [
        QuickUUID(head + _VERSIONED[number] + _VARIANT[chance[8 * number]] + chance[8 * number + 1 : 8 * number + 8])
        for number in range(count)
    ]


many_codes = many_references
