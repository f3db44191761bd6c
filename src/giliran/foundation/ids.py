"""Identifiers that sort by time, so that indexes stay warm and rows come back in the order they were made."""

from uuid import UUID

from uuid6 import uuid7


def new_id() -> UUID:
    """Return a new UUID of version 7 (RFC 9562)."""
    return UUID(int=uuid7().int)
